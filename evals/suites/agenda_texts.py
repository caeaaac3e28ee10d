"""Score what drafted agendas say, beside their form and grounds."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from evals.cases import Case
from evals.metrics import agenda_texts as texts
from evals.suites.agenda_briefs import AgendaInput, Vectors, followed_by
from evals.suites.agenda_cases import AgendaGold
from evals.suites.common import Scorer
from prompts.agenda import AgendaBrief, Item, learner_of
from service.agendas.composer.slots import other
from service.i18n.words import share_content
from service.learning.library import Library, QuestionCard, load_library

Draft = Callable[[AgendaBrief], list[Item]]

SESSIONS = 6
_DEPTHS = ("begin", "go_on", "use")


@cache
def library_of(language: str) -> Library:
    return load_library(language=language)


def score_texts(
    scorer: Scorer,
    case: Case[AgendaInput, AgendaGold],
    brief: AgendaBrief,
    *,
    items: Sequence[Item],
) -> None:
    """Shares of the items, 0-1; 1 where nothing is wrong."""
    case_id, asked = case.id, case.input
    taught = [item for item in items if learner_of(item.key)]
    cards = [(item, card) for item in taught if (card := _card(item, brief)) is not None]
    known = {piece.id: piece.excerpt for piece in brief.evidence}
    faults = [fault for item in items for fault in _faults(item, brief)]
    scorer.keep("grammar", case_id, not faults, why="; ".join(faults))
    spoken = [_is_directed(item) for item in taught]
    scorer.keep("direction", case_id, _share(spoken), weight=len(taught))
    fits = [brief.stage in card.stages for card in map(_known(brief), items) if card]
    scorer.keep("stage", case_id, len(fits) == len(items) and all(fits))
    deep = [
        (card.depth == "begin") == (_due(item, brief) == "begin")
        for item, card in cards
        if card.depth is not None
    ]
    scorer.keep("depth", case_id, _share(deep))
    scorer.keep("does", case_id, _share([card.does for _, card in cards]), weight=len(cards))
    named = [
        any(share_content(item.title, known[one]) for one in item.evidence if one in known)
        for item in taught
    ]
    scorer.keep("own matter", case_id, _share(named), weight=len(taught))
    scorer.keep("cites", case_id, _share([bool(item.evidence) for item in items]))
    alike = [[item.question for item in items], [i.question_id for i in items if i.question_id]]
    scorer.keep("unlike", case_id, all(len(set(found)) == len(found) for found in alike))
    said = "\n".join(f"{item.title}\n{item.question}\n{item.for_teacher or ''}" for item in items)
    scorer.keep("private", case_id, not texts.tells(said, asked.private))
    if asked.subject:
        subject = next(e.id for e in brief.evidence if (e.kind, e.owner) == ("goal", "both"))
        firsts = [item for item in taught if item.key.endswith("_1")]
        scorer.keep("subject", case_id, any(subject in item.evidence for item in firsts))


def six_sessions(
    before: AgendaBrief, asked: AgendaInput, draft: Draft, *, vectors: Vectors
) -> Iterator[list[Item]]:
    """Six regular sessions of a pair, each after the one before."""
    brief = before.model_copy(update={"stage": "regular"})
    size = len(before.evidence)
    for number in range(1, SESSIONS + 1):
        items = draft(brief)
        yield items
        base = brief.model_copy(update={"evidence": brief.evidence[:size]})
        coming = asked.model_copy(update={"number": number + 1, "planned": 4 * SESSIONS})
        brief = followed_by(base, items, coming, vectors=vectors).model_copy(
            update={"stage": "regular"}
        )


def distinct(sessions: Sequence[Sequence[Item]]) -> float:
    """Share of different questions among all items, 0-1."""
    asked = [item.question for items in sessions for item in items]
    return len(set(asked)) / len(asked)


def _faults(item: Item, brief: AgendaBrief) -> list[str]:
    named = [piece.excerpt for piece in brief.evidence if piece.kind in {"line", "goal"}]
    is_taught = learner_of(item.key) is not None
    found = texts.heading_faults(item.title) if is_taught else []
    for text in (item.question, item.for_teacher):
        if text is not None:
            found += texts.text_faults(text, named if is_taught else [], brief.language)
    if is_taught and item.author == "default" and not item.for_teacher:
        found.append("no text for the teacher")
    return [f"{item.key}: {fault}" for fault in found]


def _is_directed(item: Item) -> bool:
    learner = learner_of(item.key) or "a"
    is_to_teacher = texts.speaks_to(item.for_teacher or "", other(learner))
    return texts.speaks_to(item.question, learner) and is_to_teacher


def _due(item: Item, brief: AgendaBrief) -> str:
    """The depth that earlier sessions of what the item cites lead to."""
    if brief.stage == "closing":
        return "use"
    cited = set(item.evidence)
    met = [row.visits for row in brief.coverages if {row.offer, row.seek} <= cited]
    subject = [e.id for e in brief.evidence if (e.kind, e.owner) == ("goal", "both")]
    if subject and subject[0] in cited:
        met = [brief.visited.get(subject[0], 0)]
    visits = max(met, default=max((brief.visited.get(one, 0) for one in cited), default=0))
    return _DEPTHS[min(visits, len(_DEPTHS) - 1)]


def _card(item: Item, brief: AgendaBrief) -> QuestionCard | None:
    return library_of(brief.language).question(item.question_id)


def _known(brief: AgendaBrief) -> Callable[[Item], QuestionCard | None]:
    return lambda item: _card(item, brief)


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held) if held else 1.0
