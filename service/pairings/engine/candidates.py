"""Candidates for one person or a round; results equal a full scan."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.eligibility import RULES
from service.pairings.engine.fit import DECIMALS, SOFT_LIMIT, Fit, soft_terms, two_way
from service.pairings.engine.line_arrays import Ints
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.population_arrays import SLACK, Coverages, Lineup, Reals
from service.pairings.engine.rules import Rule

BLOCK = 256
PER_PERSON = 32


class Candidate(NamedTuple):
    person_id: UUID
    fit: Fit


class Scored(NamedTuple):
    """Somebody by their place in the lineup; what they fit, as in `Fit`."""

    place: int
    value: float
    learn: float
    teach: float


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

    One direction is computed against everybody; both only until no one left can reach the k-th
    best, as fit <= 1.1 * 2c/(1 + c) for a coverage c. Raise BadVector.
    """
    if not len(a.offers) or not len(a.seeks):
        return Ranked((), certified=True)
    search = CandidateSearch(lineup.welcome(a), k, lineup, dials)
    return Ranked(search.best_of_all(on), certified=True)


def edges(lineup: Lineup, dials: Dials, on: date, *, per_person: int = PER_PERSON) -> Edges:
    """The best partners of each person, united; holds an (n, n) float32 table meanwhile."""
    n = len(lineup.people)
    table = lineup.learn_table()
    removed = np.zeros((n, len(RULES)), dtype=np.int32)
    wanted = [np.zeros(0, dtype=np.int64)]
    for low in range(0, n, BLOCK):
        both = Coverages(table[low : low + BLOCK], table[:, low : low + BLOCK].T)
        for i, value in enumerate(_block_values(lineup, both, low, dials=dials), start=low):
            own = Coverages(both.learn[i - low], both.teach[i - low])
            codes = _codes(lineup, i, on, both=own)
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

    def best_of_all(self, on: date) -> tuple[Candidate, ...]:
        """Sorted by fit, then id; blocks by falling `learn`, until none left can be among them."""
        learn = self.lineup.learn(self.a)
        places = np.flatnonzero((learn > 0) & (self.lineup.filters.codes(self.a, on) == 0))
        places = places[np.argsort(-learn[places], kind="stable")]
        found: list[Scored] = []
        for low in range(0, len(places), BLOCK):
            most = two_way(learn[places[low : low + 1]], np.ones(1), SOFT_LIMIT)[0]
            if len(found) == self.k and most < found[-1].value - SLACK:
                break
            found = self._first(found + self._scored(places[low : low + BLOCK]))
        return tuple(map(self._candidate, found))

    def best_of(self, places: Ints) -> tuple[Candidate, ...]:
        """The best of these, sorted by fit, then id."""
        return tuple(map(self._candidate, self._first(self._scored(places))))

    def _first(self, found: Iterable[Scored]) -> list[Scored]:
        return sorted(found, key=lambda one: (-one.value, one.place))[: self.k]

    def _scored(self, places: Ints) -> list[Scored]:
        """Float64 fits of those who pass."""
        if not len(places):
            return []
        learn, teach = self.lineup.exact(self.a, places)
        value = two_way(learn, teach, self.lineup.soft(self.a, self.dials)[places])
        good = (np.minimum(learn, teach) > 0) & (value >= self.dials.floor)
        rows = np.round([value[good], learn[good], teach[good]], DECIMALS).T.tolist()
        return [Scored(place, *row) for place, row in zip(places[good].tolist(), rows, strict=True)]

    def _candidate(self, one: Scored) -> Candidate:
        other = self.lineup.people[one.place]
        soft = soft_terms(self.a, other, self.dials)
        return Candidate(other.id, Fit(one.value, one.learn, one.teach, soft))


def _block_values(lineup: Lineup, both: Coverages, low: int, *, dials: Dials) -> Reals:
    if not any(dials[:3]):
        return two_way(both.learn, both.teach)
    people = lineup.people[low : low + len(both.learn)]
    return two_way(both.learn, both.teach, np.stack([lineup.soft(p, dials) for p in people]))


def _codes(lineup: Lineup, i: int, on: date, *, both: Coverages) -> NDArray[np.int8]:
    codes = lineup.filters.codes(lineup.people[i], on)
    weak = np.minimum(both.learn, both.teach) == 0
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
    kept = (fits[1:].min(axis=0) > 0) & (fits[0] >= dials.floor)
    value, learn, teach = np.round(fits[:, kept], DECIMALS)
    return Edges(pairs[kept], value, learn, teach, removed)
