"""Draft an agenda without a language model: pure and deterministic."""

import hashlib
from collections.abc import Sequence

from prompts.agenda import AgendaBrief, Item, Side, SlotKey, learner_of, slot_of
from service.agendas.composer.citations import cited, lighter
from service.agendas.composer.slots import other
from service.agendas.composer.timing import allot
from service.agendas.composer.topics import Topic, topics_for
from service.agendas.standard_wording import proposed_owner, title_of, unbraced
from service.i18n.language import speaking
from service.i18n.words import trimmed
from service.learning.library import Library, QuestionCard

_SIDES: tuple[Side, Side] = ("a", "b")


def compose(brief: AgendaBrief, library: Library) -> list[Item]:
    """One item per wanted key, in that order; minutes sum to the brief's.

    Raises ValueError outside 25-180 minutes, for an unknown slot, or where the library holds
    no card for a slot and stage.
    """
    minutes = allot(brief.minutes, brief.wanted)
    topics = _topics(brief)
    used: set[str] = set()
    items = []
    for key in brief.wanted:
        card = _pick(brief, _suited(library, brief, key, topic=topics[key]), used)
        used.add(card.id)
        items.append(
            Item(
                key=key,
                title=title_of(key, brief.stage, card.depth),
                question=_worded(brief, key, topics[key], card=card),
                minutes=minutes[key],
                evidence=list(topics[key].evidence),
                author="default",
                question_id=card.id,
            )
        )
    return items


def _topics(brief: AgendaBrief) -> dict[SlotKey, Topic]:
    topics: dict[SlotKey, Topic] = {}
    for learner in _SIDES:
        keys = [key for key in brief.wanted if learner_of(key) == learner]
        topics |= zip(keys, topics_for(brief, learner, len(keys)), strict=True)
    for key in brief.wanted:
        if key not in topics:
            found = cited(brief, slot_of(key))
            theme = next((each.excerpt for each in found if each.kind == "theme"), None)
            topics[key] = Topic(tuple(each.id for each in found), theme, None)
    return topics


def _suited(
    library: Library, brief: AgendaBrief, key: SlotKey, *, topic: Topic
) -> list[QuestionCard]:
    slot = "learns" if learner_of(key) else slot_of(key)
    return [
        card
        for card in library.questions
        if slot in card.slots
        and brief.stage in card.stages
        and card.depth == topic.depth
        and card.wants_line == (topic.line is not None)
    ]


def _pick(brief: AgendaBrief, suited: Sequence[QuestionCard], used: set[str]) -> QuestionCard:
    if not suited:
        raise ValueError("the library holds no card for this slot and stage")
    wanted, recent = frozenset(brief.goal_tags), frozenset(brief.recent_questions)

    def order(card: QuestionCard) -> tuple[bool, bool, int, str]:
        shared = len(card.goal_tags & wanted)
        ticket = f"{brief.pair_key}\n{brief.session_number}\n{card.id}"
        drawn = hashlib.sha256(ticket.encode()).hexdigest()
        return (card.id in used, card.id in recent, -shared, drawn)

    return min(suited, key=order)


def _worded(brief: AgendaBrief, key: SlotKey, topic: Topic, *, card: QuestionCard) -> str:
    learner = learner_of(key)
    fields = {"line": unbraced(trimmed(topic.line or ""))}
    if learner is not None:
        fields |= {"learner": f"{{{learner}}}", "teacher": f"{{{other(learner)}}}"}
    question = card.text.format(**fields)
    owner = lighter(brief) if slot_of(key) == "next_step" and brief.stage != "closing" else None
    if owner is None:
        return question
    with speaking(brief.language):
        return f"{question} {proposed_owner(owner)}"
