"""Choose the topics of each direction: matching lines, then offers alone, then discovery."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from prompts.agenda import AgendaBrief, Coverage, Evidence, Side
from service.agendas.composer.slots import other
from service.i18n.words import share_content
from service.learning.library import Depth

USABLE = 0.08  # chance from which an offer may be a topic for a seek: a related line, at least
OPEN_STEP_BONUS = 0.2  # an open follow-up speaks of the line
COVERED_LAST_MALUS = 0.3
GROW: tuple[Depth, ...] = ("goal", "reality", "options", "will")  # by earlier visits to a line


class Topic(NamedTuple):
    """One direction item: what it cites, the line it names, the depth; both None in discovery."""

    evidence: tuple[str, ...]
    line: str | None
    depth: Depth | None


def topics_for(brief: AgendaBrief, learner: Side, count: int) -> list[Topic]:
    """Exactly `count` topics, best first; no line is named twice."""
    by_id = {found.id: found for found in brief.evidence}
    ranked = _ranked(brief, learner, by_id)
    found = _meeting(ranked, by_id)[:count]
    gap = _gap(brief, learner)
    if gap is not None and len(found) < count:
        found.append(Topic((gap,), None, None))
    taken = {cited for topic in found for cited in topic.evidence}
    found += [t for t in _lone_offers(brief, learner, ranked) if t.evidence[0] not in taken]
    grounds = (gap,) if gap is not None else _goal(brief, learner)
    return (found + [Topic(grounds, None, None)] * count)[:count]


def by_age(evidence: Evidence) -> tuple[int, str]:
    """Natural order of local ids: e2 before e10."""
    return (len(evidence.id), evidence.id)


def _ranked(
    brief: AgendaBrief, learner: Side, by_id: Mapping[str, Evidence]
) -> list[tuple[float, Coverage]]:
    steps = [found.excerpt for found in brief.evidence if found.kind == "follow_up"]
    ranked = []
    for row in brief.coverages:
        if row.teacher == other(learner) and {row.offer, row.seek} <= by_id.keys():
            seek, offer = by_id[row.seek].excerpt, by_id[row.offer].excerpt
            is_awaited = any(share_content(step, line) for step in steps for line in (offer, seek))
            rank = row.value + OPEN_STEP_BONUS * is_awaited - COVERED_LAST_MALUS * row.covered_last
            ranked.append(((-rank, seek, offer, row.seek, row.offer), rank, row))
    ranked.sort(key=lambda entry: entry[0])
    return [(rank, row) for _, rank, row in ranked]


def _meeting(
    ranked: Sequence[tuple[float, Coverage]], by_id: Mapping[str, Evidence]
) -> list[Topic]:
    found: list[Topic] = []
    taken: set[str] = set()
    for _, row in ranked:
        if row.value >= USABLE and taken.isdisjoint({row.offer, row.seek}):
            taken |= {row.offer, row.seek}
            depth = GROW[min(row.visits, len(GROW) - 1)]
            found.append(Topic((row.offer, row.seek), by_id[row.seek].excerpt, depth))
    return found


def _lone_offers(
    brief: AgendaBrief, learner: Side, ranked: Sequence[tuple[float, Coverage]]
) -> list[Topic]:
    best: dict[str, float] = {}
    for rank, row in ranked:
        best.setdefault(row.offer, rank)
    offers = [
        found
        for found in brief.evidence
        if (found.kind, found.direction, found.owner) == ("line", "offer", other(learner))
    ]
    offers.sort(key=lambda found: (-best.get(found.id, 0.0), found.excerpt, by_age(found)))
    return [Topic((found.id,), found.excerpt, None) for found in offers]


def _gap(brief: AgendaBrief, learner: Side) -> str | None:
    wanted = {(learner, "seek"), (other(learner), "offer"), (learner, None), (other(learner), None)}
    gaps = [
        found
        for found in brief.evidence
        if found.kind == "gap" and ((found.owner, found.direction) in wanted)
    ]
    gaps.sort(key=lambda found: (found.direction is None, found.owner != learner, by_age(found)))
    return gaps[0].id if gaps else None


def _goal(brief: AgendaBrief, learner: Side) -> tuple[str, ...]:
    goals = [e for e in brief.evidence if e.kind == "goal" and e.owner in {learner, "both"}]
    return tuple(found.id for found in sorted(goals, key=by_age)[:1])
