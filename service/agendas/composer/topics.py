"""Choose the topics of each direction: the pair's subject, matching lines, offers, discovery."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from prompts.agenda import AgendaBrief, Coverage, Evidence, Side
from service.agendas.composer.headings import has_words
from service.agendas.composer.last_time import awaits, nearest_told, nearness
from service.agendas.composer.line_kinds import FAMILY, KINDS, LineKind, kind_by_rule
from service.agendas.composer.slots import other
from service.learning.library import Depth, Family

USABLE = 0.08  # chance from which an offer may be a topic for a seek: a related line, at least
OPEN_STEP_BONUS = 0.2  # something said last time speaks of the line
COVERED_LAST_MALUS = 0.3
VISIT_MALUS = 0.15  # for every visit beyond those that depth knows
SUBJECT_NEAR = 0.4  # cosine from which a line is about the pair's subject
SPANS = 0.15  # a subject is as near to both directions where they differ by no more
DEPTHS: tuple[Depth, ...] = ("begin", "go_on", "use")  # by earlier visits to a line


class Topic(NamedTuple):
    """One direction item: what it cites, its heading and whose words that is, which cards suit it.

    `line` is empty where the card stands alone; `told` is what it takes up from last time.
    """

    evidence: tuple[str, ...]
    line: str
    owner: Side | None
    family: Family
    depth: Depth | None
    told: str | None = None


def topics_for(brief: AgendaBrief, learner: Side, count: int) -> list[Topic]:
    """Exactly `count` topics, best first; no line is named twice."""
    by_id = {found.id: found for found in brief.evidence}
    subject = _subject(brief, learner, by_id)
    ranked = _ranked(brief, learner, by_id)
    found = ([subject] if subject else []) + _meeting(brief, ranked, by_id)
    found = _distinct(found)[:count]
    gap = _gap(brief, learner)
    if gap is not None and len(found) < count:
        found.append(_alone((gap,)))
    if brief.stage != "closing":
        found = _distinct([*found, *_lone_offers(brief, learner, ranked)])
    grounds = (gap,) if gap is not None else _goal(brief, learner)
    return (found + [_alone(grounds)] * count)[:count]


def subject_of(brief: AgendaBrief) -> Evidence | None:
    """What the two agreed to work on; a goal of both is nothing else."""
    return next((e for e in brief.evidence if (e.kind, e.owner) == ("goal", "both")), None)


def by_age(evidence: Evidence) -> tuple[int, str]:
    """Natural order of local ids: e2 before e10."""
    return (len(evidence.id), evidence.id)


def _alone(evidence: tuple[str, ...]) -> Topic:
    return Topic(evidence, "", None, "gap", None)


def _distinct(topics: Sequence[Topic]) -> list[Topic]:
    taken: set[str] = set()
    found = []
    for topic in topics:
        own = set(topic.evidence)
        if taken.isdisjoint(own):
            taken |= own
            found.append(topic)
    return found


def _subject(brief: AgendaBrief, learner: Side, by_id: Mapping[str, Evidence]) -> Topic | None:
    """The pair's subject, where it is nearest; one that spans both directions takes turns."""
    subject = subject_of(brief)
    if subject is None or not has_words(subject.excerpt):
        return None
    near = {line: cosine for (line, told), cosine in nearness(brief).items() if told == subject.id}
    about = {side: _nearest_lines(brief, side, near, by_id=by_id) for side in ("a", "b")}
    by_turns = brief.first_learner
    if brief.session_number % 2 == 0:
        by_turns = other(by_turns)
    ahead = about["a"][0] - about["b"][0]
    nearer: Side = "a" if ahead > 0 else "b"
    if learner != (by_turns if abs(ahead) <= SPANS else nearer):
        return None
    lines = about[learner][1]
    is_about = any(near.get(line, 0.0) >= SUBJECT_NEAR for line in lines)
    visits = brief.visited.get(subject.id, 0)
    cited = (subject.id, *(lines if is_about else ()))
    return _topic(brief, cited, _Named(subject, None, learner, visits))


def _nearest_lines(
    brief: AgendaBrief,
    learner: Side,
    near: Mapping[str, float],
    *,
    by_id: Mapping[str, Evidence],
) -> tuple[float, tuple[str, ...]]:
    """How near a direction's lines are to the subject, and which; lines that meet count together.

    A single line may happen to share a word with the subject.
    """
    met = [
        (row.seek, row.offer)
        for row in brief.coverages
        if row.teacher == other(learner) and row.value >= USABLE
    ]
    alone = [
        (line.id,)
        for line in by_id.values()
        if line.kind == "line" and line.owner != "both" and _learner_of_line(line) == learner
    ]
    found = [(sum(max(0.0, near.get(line, 0.0)) for line in some), some) for some in (*met, *alone)]
    return max(found, default=(0.0, ()))


def _learner_of_line(line: Evidence) -> Side:
    owner: Side = "a" if line.owner == "a" else "b"
    return owner if line.direction == "seek" else other(owner)


class _Named(NamedTuple):
    """The line that heads a topic, whose words it is (None: of both), and who learns it."""

    line: Evidence
    owner: Side | None
    learner: Side
    visits: int


def _topic(brief: AgendaBrief, cited: tuple[str, ...], named: _Named) -> Topic:
    depth = "use" if brief.stage == "closing" else DEPTHS[min(named.visits, len(DEPTHS) - 1)]
    told = nearest_told(brief, named.line, named.learner)
    family = _family(brief, named.line)
    return Topic(cited, named.line.excerpt, named.owner, family, depth, told)


def _family(brief: AgendaBrief, line: Evidence) -> Family:
    said = brief.kinds.get(line.id) or kind_by_rule(line.excerpt) or "neutral"
    kind: LineKind = next((known for known in KINDS if known == said), "neutral")
    return FAMILY[kind]


def _ranked(
    brief: AgendaBrief, learner: Side, by_id: Mapping[str, Evidence]
) -> list[tuple[float, Coverage]]:
    ranked = []
    for row in brief.coverages:
        if row.teacher == other(learner) and {row.offer, row.seek} <= by_id.keys():
            seek, offer = by_id[row.seek], by_id[row.offer]
            rank = row.value + OPEN_STEP_BONUS * awaits(brief, (offer, seek)) + _history(brief, row)
            order = (-rank, seek.excerpt, offer.excerpt, row.seek, row.offer)
            ranked.append((order, rank, row))
    ranked.sort(key=lambda entry: entry[0])
    return [(rank, row) for _, rank, row in ranked]


def _history(brief: AgendaBrief, row: Coverage) -> float:
    """The last session goes over what was learned; any other one moves on."""
    if brief.stage == "closing":
        return float(row.visits > 0)
    return -COVERED_LAST_MALUS * row.covered_last - VISIT_MALUS * max(0, row.visits - len(DEPTHS))


def _meeting(
    brief: AgendaBrief,
    ranked: Sequence[tuple[float, Coverage]],
    by_id: Mapping[str, Evidence],
) -> list[Topic]:
    found: list[Topic] = []
    taken: set[str] = set()
    for _, row in ranked:
        seek = by_id[row.seek]
        is_met = row.value >= USABLE and taken.isdisjoint({row.offer, row.seek})
        if is_met and has_words(seek.excerpt) and seek.owner != "both":
            taken |= {row.offer, row.seek}
            named = _Named(seek, seek.owner, seek.owner, row.visits)
            found.append(_topic(brief, (row.offer, row.seek), named))
    return found


def _lone_offers(
    brief: AgendaBrief, learner: Side, ranked: Sequence[tuple[float, Coverage]]
) -> list[Topic]:
    best: dict[str, float] = {}
    for rank, row in ranked:
        best.setdefault(row.offer, rank)
    teacher = other(learner)
    offers = [
        found
        for found in brief.evidence
        if (found.kind, found.direction, found.owner) == ("line", "offer", teacher)
        and has_words(found.excerpt)
    ]
    offers.sort(key=lambda found: (-best.get(found.id, 0.0), found.excerpt, by_age(found)))
    return [_offered(brief, found, teacher) for found in offers]


def _offered(brief: AgendaBrief, offer: Evidence, teacher: Side) -> Topic:
    """A first taste; once that was had, the offer is a line like any other."""
    visits = brief.visited.get(offer.id, 0)
    if visits == 0:
        return Topic((offer.id,), offer.excerpt, teacher, "taste", None, None)
    return _topic(brief, (offer.id,), _Named(offer, teacher, other(teacher), visits))


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
