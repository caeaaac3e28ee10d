"""Partners for one person and edges for a round; every answer equals a scan of everybody."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.pairings.eligibility import RULES
from service.pairings.fit import DECIMALS, Fit, soft_terms, two_way
from service.pairings.lineup import Coverages, Lineup, Reals
from service.pairings.people import Dials, Person
from service.pairings.rules import Rule
from service.pairings.slots import Ints

BLOCK = 256
PER_PERSON = 32
SLACK = 2e-5  # more than float32 can be wrong


class Candidate(NamedTuple):
    person_id: UUID
    fit: Fit


class Ranked(NamedTuple):
    """`certified`: nobody who was not returned fits better."""

    items: tuple[Candidate, ...]
    certified: bool


class Edges(NamedTuple):
    """Pairs of places in the lineup, first < second, sorted; their fits in float64.

    `removed` (n, rules) counts for each person how many others each rule took away.
    """

    pairs: NDArray[np.int32]
    fit: NDArray[np.float64]
    learn: NDArray[np.float64]
    teach: NDArray[np.float64]
    removed: NDArray[np.int32]


def top(a: Person, k: int, lineup: Lineup, dials: Dials, on: date) -> Ranked:
    """The k best for `a`, who need not be in the lineup; ties by id.

    One direction is computed against everybody; the other only until no one left can reach the
    k-th best, as fit <= 1.1 * 2c/(1 + c) for a coverage c.
    """
    if not len(a.offers) or not len(a.seeks):
        return Ranked((), certified=True)
    learn = lineup.learn(a)
    open_to = (learn >= dials.direction_floor - SLACK) & (lineup.filters.codes(a, on) == 0)
    places = np.flatnonzero(open_to)
    places = places[np.argsort(-learn[places], kind="stable")]
    near = np.concatenate([np.zeros(0, np.intp), *_promising(a, k, lineup, learn, dials, places)])
    return Ranked(_exact_best(a, k, lineup, np.sort(near), dials), certified=True)


def edges(lineup: Lineup, dials: Dials, on: date, per_person: int = PER_PERSON) -> Edges:
    """The best partners of each person, united; holds an (n, n) float32 table meanwhile."""
    n = len(lineup.people)
    table = np.zeros((n, n), dtype=np.float32)
    for places, found in lineup.all_learn():
        table[places] = found
    removed = np.zeros((n, len(RULES)), dtype=np.int32)
    wanted = [np.zeros(0, dtype=np.int64)]
    for low in range(0, n, BLOCK):
        both = Coverages(table[low : low + BLOCK], table[:, low : low + BLOCK].T)
        for i, value in enumerate(_block_values(lineup, both, low, dials), start=low):
            codes = _codes(lineup, i, on, Coverages(both.learn[i - low], both.teach[i - low]), dials)
            codes[(codes == 0) & (value < dials.floor - SLACK)] = _code(Rule.BELOW_FLOOR)
            removed[i] = np.bincount(codes, minlength=len(RULES) + 1)[1:]
            best = _largest(value, np.flatnonzero(codes == 0), per_person)
            wanted.append(np.minimum(best, i) * n + np.maximum(best, i))
    keys = np.unique(np.concatenate(wanted))
    pairs = np.stack([keys // max(n, 1), keys % max(n, 1)], axis=1).astype(np.int32)
    return _exact_edges(lineup, pairs, dials, removed)


def _promising(
    a: Person, k: int, lineup: Lineup, learn: Reals, dials: Dials, places: Ints
) -> Iterator[Ints]:
    soft = lineup.soft(a, dials)
    best = np.zeros(k)
    for low in range(0, len(places), BLOCK):
        block = places[low : low + BLOCK]
        ceiling = 1.1 * 2 * learn[block[0]] / (1 + learn[block[0]])
        if ceiling + SLACK < max(best[0], dials.floor):
            return
        value = two_way(learn[block], lineup.teach(a, block), soft[block])
        best = np.sort(np.concatenate([best, value]))[-k:]
        yield block[value >= max(best[0], dials.floor) - SLACK]


def _exact_best(
    a: Person, k: int, lineup: Lineup, near: Ints, dials: Dials
) -> tuple[Candidate, ...]:
    if not len(near):
        return ()
    learn, teach = lineup.exact(a, near)
    value = two_way(learn, teach, lineup.soft(a, dials)[near])
    good = (np.minimum(learn, teach) >= dials.direction_floor) & (value >= dials.floor)
    ranked = [i for i in np.argsort(-value, kind="stable") if good[i]][:k]
    found = []
    for i in ranked:
        other = lineup.people[near[i]]
        parts = (float(x) for x in np.round([value[i], learn[i], teach[i]], DECIMALS))
        found.append(Candidate(other.id, Fit(*parts, soft_terms(a, other, dials))))
    return tuple(found)


def _block_values(lineup: Lineup, both: Coverages, low: int, dials: Dials) -> Reals:
    if not any(dials[:3]):
        return two_way(both.learn, both.teach)
    people = lineup.people[low : low + len(both.learn)]
    return two_way(both.learn, both.teach, np.stack([lineup.soft(p, dials) for p in people]))


def _codes(lineup: Lineup, i: int, on: date, both: Coverages, dials: Dials) -> NDArray[np.int8]:
    codes = lineup.filters.codes(lineup.people[i], on)
    weak = np.minimum(both.learn, both.teach) < dials.direction_floor - SLACK
    codes[(codes == 0) & weak] = _code(Rule.ONE_DIRECTION_TOO_WEAK)
    return codes


def _code(rule: Rule) -> int:
    return RULES.index(rule) + 1


def _largest(value: Reals, places: Ints, count: int) -> Ints:
    """Places of the largest values, the smaller place first among equals."""
    if len(places) <= count:
        return places
    grid = np.rint(value[places].astype(np.float64) * 10**DECIMALS).astype(np.int64)
    keys = grid * len(value) - places
    return places[np.argpartition(-keys, count - 1)[:count]]


def _exact_edges(
    lineup: Lineup, pairs: NDArray[np.int32], dials: Dials, removed: NDArray[np.int32]
) -> Edges:
    fits = np.zeros((3, len(pairs)))
    firsts, starts = np.unique(pairs[:, 0], return_index=True)
    stops = [*starts[1:], len(pairs)]
    for i, start, stop in zip(firsts, starts, stops, strict=True):
        a, others = lineup.people[i], pairs[start:stop, 1].astype(np.intp)
        learn, teach = lineup.exact(a, others)
        soft = lineup.soft(a, dials)[others]
        fits[:, start:stop] = two_way(learn, teach, soft), learn, teach
    kept = (fits[1:].min(axis=0) >= dials.direction_floor) & (fits[0] >= dials.floor)
    value, learn, teach = np.round(fits[:, kept], DECIMALS)
    return Edges(pairs[kept], value, learn, teach, removed)
