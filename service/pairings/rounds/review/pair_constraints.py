"""What leads decided of two people for a round: to be a pair in its plan, or not to be one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.candidates import Edges
from service.pairings.engine.eligibility import too_weak, why_not
from service.pairings.engine.fit import fit
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.engine.rules import Rule
from service.pairings.rounds.plan import Lock


class ConstraintKind(StrEnum):
    LOCK = "lock"
    FORBID = "forbid"


class PairConstraint(NamedTuple):
    """`a_id` < `b_id`; `by_id` is the lead."""

    kind: ConstraintKind
    a_id: UUID
    b_id: UUID
    by_id: UUID
    at: datetime

    @property
    def pair(self) -> Lock:
        return self.a_id, self.b_id

    def to_json(self) -> dict[str, str]:
        return {
            "kind": self.kind.value,
            "a_id": str(self.a_id),
            "b_id": str(self.b_id),
            "by_id": str(self.by_id),
            "at": self.at.isoformat(),
        }


def from_json(kept: Sequence[Mapping[str, Any]]) -> tuple[PairConstraint, ...]:
    return tuple(
        PairConstraint(
            ConstraintKind(one["kind"]),
            UUID(one["a_id"]),
            UUID(one["b_id"]),
            UUID(one["by_id"]),
            datetime.fromisoformat(one["at"]),
        )
        for one in kept
    )


class AppliedConstraints(NamedTuple):
    """`kept` says of each constraint, in order, whether the plan follows it."""

    locks: tuple[Lock, ...]
    forbids: frozenset[Lock]
    kept: tuple[bool, ...]


def obstacle(
    a: Participant, b: Participant, dials: Dials, *, on: date, calibration: Calibration
) -> Rule | None:
    """The rule that keeps two people out of one pair, whatever else is planned."""
    return why_not(a, b, on) or too_weak(fit(a, b, dials, calibration=calibration), dials)


def applied(
    constraints: Sequence[PairConstraint], lineup: Lineup, dials: Dials, *, on: date
) -> AppliedConstraints:
    """Locks that no rule is against, as far as both have room; the earliest first."""
    room = {person.id: person.room for person in lineup.people}
    locks: list[Lock] = []
    kept = []
    for one in constraints:
        is_kept = one.kind is ConstraintKind.FORBID or _is_possible(one.pair, lineup, dials, on=on)
        if is_kept and one.kind is ConstraintKind.LOCK:
            is_kept = all(room[person_id] for person_id in one.pair)
            if is_kept:
                locks.append(one.pair)
                room.update({person_id: room[person_id] - 1 for person_id in one.pair})
        kept.append(is_kept)
    forbids = frozenset(one.pair for one in constraints if one.kind is ConstraintKind.FORBID)
    return AppliedConstraints(tuple(locks), forbids, tuple(kept))


def without(edges: Edges, lineup: Lineup, forbids: frozenset[Lock]) -> Edges:
    """The possible pairs that nobody ruled out."""
    places = {
        tuple(sorted((lineup.places[one], lineup.places[other])))
        for one, other in forbids
        if one in lineup.places and other in lineup.places
    }
    if not places:
        return edges
    stays = np.array([tuple(pair) not in places for pair in edges.pairs.tolist()], dtype=bool)
    return Edges(
        edges.pairs[stays],
        edges.fit[stays],
        edges.learn[stays],
        edges.teach[stays],
        edges.removed,
    )


def _is_possible(pair: Lock, lineup: Lineup, dials: Dials, *, on: date) -> bool:
    if not all(one in lineup.places for one in pair):
        return False
    a, b = (lineup.people[lineup.places[one]] for one in pair)
    return obstacle(a, b, dials, on=on, calibration=lineup.calibration) is None
