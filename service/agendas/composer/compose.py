"""Draft an agenda without a language model: pure and deterministic."""

from collections.abc import Mapping
from typing import NamedTuple

from prompts.agenda import AgendaBrief, Item, Side, SlotKey, learner_of, slot_of
from service.agendas.composer.card_choice import Dealer
from service.agendas.composer.citations import cited, lighter
from service.agendas.composer.headings import LONGEST, heading_of, is_own, quoted
from service.agendas.composer.slots import other
from service.agendas.composer.timing import allot
from service.agendas.composer.topics import Topic, subject_of, topics_for
from service.agendas.standard_wording import DISCOVERY, SUBJECT, proposed_owner, title_of, unbraced
from service.i18n.language import say, speaking
from service.i18n.words import trimmed
from service.learning.library import Library

_SIDES: tuple[Side, Side] = ("a", "b")
_AT_MOST_CITED = 3


class _Plan(NamedTuple):
    """What one item is made from; `theme` is a name that its card may hold."""

    topic: Topic | None
    evidence: tuple[str, ...]
    theme: str | None = None


def compose(brief: AgendaBrief, library: Library) -> list[Item]:
    """One item per wanted key, in that order; minutes sum to the brief's.

    Raises ValueError outside 25-180 minutes, for an unknown slot, or where the library holds
    no card for a slot and stage.
    """
    minutes = allot(brief.minutes, brief.wanted)
    plans = _plans(brief)
    dealer = Dealer(brief, library)
    items = []
    for key in brief.wanted:
        plan = plans[key]
        if plan.topic is None:
            items.append(_stage_item(brief, key, plan, dealer=dealer, minutes=minutes[key]))
        else:
            items.append(_taught_item(brief, key, plan.topic, dealer=dealer, minutes=minutes[key]))
    return items


def _plans(brief: AgendaBrief) -> Mapping[SlotKey, _Plan]:
    plans: dict[SlotKey, _Plan] = {}
    told: set[str] = set()
    for learner in _SIDES:
        keys = [key for key in brief.wanted if learner_of(key) == learner]
        for key, topic in zip(keys, topics_for(brief, learner, len(keys)), strict=True):
            is_new = topic.told is not None and topic.told not in told
            plans[key] = _Plan(topic if is_new else topic._replace(told=None), topic.evidence)
            told |= {topic.told} if topic.told else set()
    for key in brief.wanted:
        if key not in plans:
            found = cited(brief, slot_of(key))
            theme = next((each.excerpt for each in found if each.kind == "theme"), None)
            plans[key] = _Plan(None, tuple(each.id for each in found), theme)
    return plans


def _taught_item(
    brief: AgendaBrief, key: SlotKey, topic: Topic, *, dealer: Dealer, minutes: int
) -> Item:
    learner = learner_of(key) or "a"
    card = dealer.taught(topic, minutes)
    recap = dealer.recap(topic.told) if topic.told is not None else None
    texts = [
        "\n".join(_named(text, learner) for text in said if text)
        for said in ((recap and recap.text, card.text), (recap and recap.teacher, card.teacher))
    ]
    told = [topic.told] if topic.told is not None else []
    return Item(
        key=key,
        title=_heading(brief, topic, learner),
        question=texts[0],
        for_teacher=texts[1],
        minutes=minutes,
        evidence=[*topic.evidence[: _AT_MOST_CITED - len(told)], *told],
        author="default",
        question_id=card.id,
    )


def _stage_item(
    brief: AgendaBrief, key: SlotKey, plan: _Plan, *, dealer: Dealer, minutes: int
) -> Item:
    slot = slot_of(key)
    card = dealer.staged(slot, has_theme=plan.theme is not None)
    question = card.text.format(line=unbraced(trimmed(plan.theme or "")))
    owner = lighter(brief) if slot == "next_step" and brief.stage != "closing" else None
    if owner is not None:
        with speaking(brief.language):
            question = f"{question} {proposed_owner(owner)}"
    evidence = plan.evidence
    if slot == "commitments" and brief.recall is not None and brief.stage in {"regular", "mid"}:
        question = f"{question}\n{dealer.recall().text}"
        evidence = (*evidence[: _AT_MOST_CITED - 1], brief.recall)
    return Item(
        key=key,
        title=title_of(key, brief.stage),
        question=question,
        minutes=minutes,
        evidence=list(evidence),
        author="default",
        question_id=card.id,
    )


def _heading(brief: AgendaBrief, topic: Topic, learner: Side) -> str:
    if not topic.line:
        return DISCOVERY[other(learner)]
    subject = subject_of(brief)
    if subject is not None and topic.evidence[:1] == (subject.id,):
        with speaking(brief.language):
            room = LONGEST - len(say(SUBJECT, subject=""))
            return say(SUBJECT, subject=heading_of(topic.line, room))
    heading = heading_of(topic.line)
    if not heading:
        return DISCOVERY[other(learner)]
    if topic.owner is not None and (is_own(heading) or topic.family == "neutral"):
        return quoted(heading, topic.owner)
    return heading


def _named(text: str, learner: Side) -> str:
    return text.format(learner=f"{{{learner}}}", teacher=f"{{{other(learner)}}}")
