"""Candidates for one person or a round; results equal a full scan."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.eligibility import RULES
from service.pairings.engine.fit import DECIMALS, SOFT_LIMIT, Fit, soft_terms, two_way
from service.pairings.engine.line_arrays import Ints
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.population_arrays import Coverages, Lineup, Reals
from service.pairings.engine.rules import Rule

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


def top(a: Participant, k: int, lineup: Lineup, *, dials: Dials, on: date) -> Ranked:
    """The k best for `a`, who need not be in the lineup; ties by id.

    One direction is computed against everybody; the other only until no one left can reach the
    k-th best, as fit <= 1.1 * 2c/(1 + c) for a coverage c. Raise BadVector.
    """
    if not len(a.offers) or not len(a.seeks):
        return Ranked((), certified=True)
    search = CandidateSearch(lineup.welcome(a), k, lineup, dials)
    near = [np.zeros(0, dtype=np.intp), *search.promising(on)]
    return Ranked(search.exact_best(np.sort(np.concatenate(near))), certified=True)


def edges(lineup: Lineup, dials: Dials, on: date, *, per_person: int = PER_PERSON) -> Edges:
    """The best partners of each person, united; holds an (n, n) float32 table meanwhile."""
    n = len(lineup.people)
    table = lineup.learn_table()
    removed = np.zeros((n, len(RULES)), dtype=np.int32)
    wanted = [np.zeros(0, dtype=np.int64)]
    for low in range(0, n, BLOCK):
        both = Coverages(table[low : low + BLOCK], table[:, low : low + BLOCK].T)
        for i, value in enumerate(_block_values(lineup, both, low, dials=dials), start=low):
            codes = _codes(
                lineup, i, on, both=Coverages(both.learn[i - low], both.teach[i - low]), dials=dials
            )
            codes[(codes == 0) & (value < dials.floor - SLACK)] = _code(Rule.BELOW_FLOOR)
            removed[i] = np.bincount(codes, minlength=len(RULES) + 1)[1:]
            best = _largest(value, np.flatnonzero(codes == 0), per_person)
            wanted.append(np.minimum(best, i) * n + np.maximum(best, i))
    keys = np.unique(np.concatenate(wanted))
    pairs = np.stack([keys // max(n, 1), keys % max(n, 1)], axis=1).astype(np.int32)
    return _exact_edges(lineup, pairs, dials, removed=removed)


class CandidateSearch(NamedTuple):
    """The k best for one person, narrowed down from everyone."""

    a: Participant
    k: int
    lineup: Lineup
    dials: Dials

    def promising(self, on: date) -> Iterator[Ints]:
        """Places whose float32 fit may yet be among the k best.

        Only who surely passes the direction floor raises the bar for those after.
        """
        learn = self.lineup.learn(self.a)
        strong = learn >= self.dials.direction_floor - SLACK
        places = np.flatnonzero(strong & (self.lineup.filters.codes(self.a, on) == 0))
        places = places[np.argsort(-learn[places], kind="stable")]
        soft, best = self.lineup.soft(self.a, self.dials), np.zeros(self.k)
        for low in range(0, len(places), BLOCK):
            block = places[low : low + BLOCK]
            least = max(float(best[0]), self.dials.floor) - SLACK
            if two_way(learn[block[:1]], np.ones(1), SOFT_LIMIT)[0] < least:
                return
            teach = self.lineup.teach(self.a, block)
            value = two_way(learn[block], teach, soft[block])
            lower = np.minimum(learn[block], teach) - self.dials.direction_floor
            best = np.sort(np.concatenate([best, value[lower > SLACK]]))[-self.k :]
            least = max(float(best[0]), self.dials.floor) - SLACK
            yield block[(value >= least) & (lower > -SLACK)]

    def exact_best(self, near: Ints) -> tuple[Candidate, ...]:
        """Float64 fits of these places, sorted by fit, then id."""
        if not len(near):
            return ()
        learn, teach = self.lineup.exact(self.a, near)
        value = two_way(learn, teach, self.lineup.soft(self.a, self.dials)[near])
        good = np.minimum(learn, teach) >= self.dials.direction_floor
        good &= value >= self.dials.floor
        ranked = [i for i in np.argsort(-value, kind="stable") if good[i]][: self.k]
        table = np.round([value, learn, teach], DECIMALS).T.tolist()
        return tuple(self._candidate(int(near[i]), table[i]) for i in ranked)

    def _candidate(self, place: int, parts: list[float]) -> Candidate:
        other = self.lineup.people[place]
        value, learn, teach = parts
        return Candidate(other.id, Fit(value, learn, teach, soft_terms(self.a, other, self.dials)))


def _block_values(lineup: Lineup, both: Coverages, low: int, *, dials: Dials) -> Reals:
    if not any(dials[:3]):
        return two_way(both.learn, both.teach)
    people = lineup.people[low : low + len(both.learn)]
    return two_way(both.learn, both.teach, np.stack([lineup.soft(p, dials) for p in people]))


def _codes(lineup: Lineup, i: int, on: date, *, both: Coverages, dials: Dials) -> NDArray[np.int8]:
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
    lineup: Lineup, pairs: NDArray[np.int32], dials: Dials, *, removed: NDArray[np.int32]
) -> Edges:
    fits = np.zeros((3, len(pairs)))
    firsts, starts = np.unique(pairs[:, 0], return_index=True)
    stops = [*starts, len(pairs)][1:]
    for i, start, stop in zip(firsts, starts, stops, strict=True):
        a, others = lineup.people[i], pairs[start:stop, 1].astype(np.intp)
        learn, teach = lineup.exact(a, others)
        soft = lineup.soft(a, dials)[others]
        fits[:, start:stop] = two_way(learn, teach, soft), learn, teach
    kept = (fits[1:].min(axis=0) >= dials.direction_floor) & (fits[0] >= dials.floor)
    value, learn, teach = np.round(fits[:, kept], DECIMALS)
    return Edges(pairs[kept], value, learn, teach, removed)
