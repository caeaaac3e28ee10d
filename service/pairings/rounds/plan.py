"""Pair everyone; equal people, edges and dials give equal bytes."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.candidates import Edges
from service.pairings.engine.eligibility import RULES, own_obstacle
from service.pairings.engine.fit import Fit, fit, soft_terms
from service.pairings.engine.person import Dials
from service.pairings.engine.population_arrays import Lineup
from service.pairings.rounds import plan_json
from service.pairings.rounds.cycles import Pair, to_pairs
from service.pairings.rounds.optimality_bound import Certificate, certify, edge_weights
from service.pairings.rounds.solver import assign, flow_value

Lock = tuple[UUID, UUID]
ENGINE = "pairing 3"


class PlannedPair(NamedTuple):
    """`fit.learn` is what `a_id` may learn from `b_id`; a_id < b_id."""

    a_id: UUID
    b_id: UUID
    fit: Fit
    locked: bool = False


class LeftOut(NamedTuple):
    """Somebody without a pair; codes are public ones, so that a block never shows.

    `reason`: their own obstacle, `partners_taken`, `nobody_else`, `bad_vector`, or the `filter`
    that removed most others (`removed` of them). `possible` counts partners with an edge.
    """

    person_id: UUID
    reason: str
    filter: str | None
    removed: int
    possible: int


class RoundPlan(NamedTuple):
    pairs: tuple[PlannedPair, ...]
    left_out: tuple[LeftOut, ...]
    certificate: Certificate
    dials: Dials
    on: date
    engine: str
    replay_hash: str  # SHA-256 of people, edges, fits, locks, dials, calibration and engine

    @property
    def total_fit(self) -> float:
        return round(sum(pair.fit.value for pair in self.pairs), 6)

    def to_json(self) -> str:
        """One line, keys sorted: equal plans are equal bytes."""
        return plan_json.dump(self._asdict() | {"total_fit": self.total_fit})


def plan_round(
    lineup: Lineup, edges: Edges, dials: Dials, *, on: date, locks: Sequence[Lock] = ()
) -> RoundPlan:
    """Locked pairs first, as the caller has checked them; the rest as the solver finds best."""
    locked = sorted(_places(lineup, lock) for lock in locks)
    room = np.array([person.room for person in lineup.people], dtype=np.int64)
    np.subtract.at(room, np.array(locked, dtype=np.intp).reshape(-1, 2).ravel(), 1)
    room = np.maximum(room, 0)
    weight = edge_weights(edges.fit, dials)
    chosen, doubled = _solve(edges.pairs, weight, room, taken=frozenset(locked))
    fits = edges.fit[chosen]
    certificate = certify(int(weight[chosen].sum()), doubled, fits, dials=dials)
    pairs = [_locked_pair(lineup, pair, dials) for pair in locked]
    pairs += [planned_pair(lineup, edges, e, dials=dials) for e in chosen]
    left = _left_out(lineup, edges, {i for pair in pairs for i in (pair.a_id, pair.b_id)})
    digest = _digest(lineup, edges, dials, on=on, locked=locked)
    return RoundPlan(tuple(sorted(pairs)), left, certificate, dials, on, ENGINE, digest)


def planned_pair(lineup: Lineup, edges: Edges, e: int, *, dials: Dials) -> PlannedPair:
    a, b = (lineup.people[i] for i in edges.pairs[e])
    value, learn, teach = (float(x[e]) for x in (edges.fit, edges.learn, edges.teach))
    return PlannedPair(a.id, b.id, Fit(value, learn, teach, soft_terms(a, b, dials)))


def _solve(
    pairs: NDArray[np.int32],
    weight: NDArray[np.int64],
    room: NDArray[np.int64],
    *,
    taken: frozenset[Pair],
) -> tuple[list[int], int]:
    """Chosen edges, and the doubled bound. Rounds repeat while room and edges are left.

    With room for one each the first assignment bounds the plan; the repeats only pair those whom
    odd cycles left out. With more room the flow bounds it.
    """
    free = np.array([tuple(pair) not in taken for pair in pairs.tolist()], dtype=bool)
    live = np.flatnonzero(free & (room[pairs] > 0).all(axis=1))
    if (room > 1).any():
        doubled = flow_value(pairs[live], weight[live], room)
    else:
        doubled = assign(len(room), pairs[live], weight[live]).value
    room, chosen = room.copy(), list[int]()
    while len(live):
        number = dict(zip(map(tuple, pairs[live].tolist()), live.tolist(), strict=True))
        worth = dict(zip(number, weight[live].tolist(), strict=True))
        found = to_pairs(assign(len(room), pairs[live], weight[live]).sigma, worth)
        if not found:
            break
        chosen += [number[pair] for pair in found]
        np.subtract.at(room, np.array(found, dtype=np.intp).ravel(), 1)
        live = live[~np.isin(live, chosen) & (room[pairs[live]] > 0).all(axis=1)]
    return sorted(chosen), doubled


def _places(lineup: Lineup, lock: Lock) -> Pair:
    one, other = sorted(lineup.places[person_id] for person_id in lock)
    return one, other


def _locked_pair(lineup: Lineup, pair: Pair, dials: Dials) -> PlannedPair:
    a, b = (lineup.people[i] for i in pair)
    return PlannedPair(a.id, b.id, fit(a, b, dials, calibration=lineup.calibration), locked=True)


def _left_out(lineup: Lineup, edges: Edges, paired: set[UUID]) -> tuple[LeftOut, ...]:
    degree = np.bincount(edges.pairs.ravel(), minlength=len(lineup.people))
    bad = [LeftOut(fault.person_id, "bad_vector", None, 0, 0) for fault in lineup.faults]
    rows = enumerate(lineup.people)
    left = [
        _reason(lineup, edges, i, possible=int(degree[i])) for i, p in rows if p.id not in paired
    ]
    return tuple(sorted(left + bad))


def _reason(lineup: Lineup, edges: Edges, i: int, *, possible: int) -> LeftOut:
    person = lineup.people[i]
    counts: Counter[str] = Counter()
    for rule, count in zip(RULES, edges.removed[i].tolist(), strict=True):
        counts[rule.public] += count * (rule is not RULES[0])
    most, removed = counts.most_common(1)[0]
    name = most if removed else None
    if (own := own_obstacle(person)) is not None:
        return LeftOut(person.id, own.value, name, removed, possible)
    reason = "partners_taken" if possible else name or "nobody_else"
    return LeftOut(person.id, reason, name, removed, possible)


def _digest(lineup: Lineup, edges: Edges, dials: Dials, *, on: date, locked: Iterable[Pair]) -> str:
    people = [(str(p.id), p.room) for p in lineup.people]
    head = [ENGINE, lineup.calibration.version, on.isoformat(), list(dials), people, list(locked)]
    seal = hashlib.sha256(plan_json.dump(head).encode())
    seal.update(np.ascontiguousarray(edges.pairs, dtype="<i4").tobytes())
    for fits in (edges.fit, edges.learn, edges.teach):
        seal.update(np.rint(fits * 1e6).astype("<i8").tobytes())
    seal.update(np.ascontiguousarray(edges.removed, dtype="<i4").tobytes())
    return seal.hexdigest()
