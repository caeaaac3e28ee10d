"""Rank partners: everyone, or in a large organisation those the vector index proposes."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

import numpy as np

from embeddings.index import F32, Hit, IndexUnavailable
from service.pairings.engine.candidates import CandidateSearch, Ranked, top
from service.pairings.engine.fit import two_way
from service.pairings.engine.person import Dials, Lines, Participant
from service.pairings.engine.population_arrays import SLACK, Lineup
from service.pairings.recommendations.filters import EVERYBODY, PartnerFilters, narrowed

MOST_IN_TABLE = 2_000  # people: 16 MB
PROPOSED = 1_000  # as many find 98 of 100 of the ten best among 10,000 people


class Proposer(Protocol):
    """The part of a vector index that this needs; it may raise IndexUnavailable."""

    def nearest(self, query: F32, k: int) -> list[Hit]: ...


class Ranking:
    """Ranks partners by published lines; without a proposer, or with a silent one, all of them."""

    def __init__(
        self,
        lineup: Lineup,
        on: date,
        proposer: Proposer | None = None,
        *,
        table: F32 | None = None,
    ) -> None:
        """`table` (n, n) is what `whole` makes of the lineup: it spares known people a product."""
        self.lineup = lineup
        self.on = on
        self._proposer = proposer
        self._table = table

    def best(
        self, a: Participant, k: int, wanted: PartnerFilters = EVERYBODY, *, certify: bool = False
    ) -> Ranked:
        """Raise BadVector. `certified` only where nobody was passed over, as always on request.

        A filter may leave few of those whom an index proposes, so everybody is ranked by it.
        """
        proposed = None if certify or wanted != EVERYBODY else self._proposed(a)
        if proposed is None:
            lineup = narrowed(self.lineup, a, wanted)
            return self._looked_up(a, k, lineup) or top(a, k, lineup, dials=Dials(), on=self.on)
        search = CandidateSearch(self.lineup.welcome(a), k, self.lineup, Dials())
        known = sorted(self.lineup.places[i] for i in proposed if i in self.lineup.places)
        places = np.array(known, dtype=np.intp)
        free = self.lineup.filters.codes(a, self.on)[places] == 0
        return Ranked(search.best_of(places[free]), certified=False)

    def _looked_up(self, a: Participant, k: int, lineup: Lineup) -> Ranked | None:
        """What `top` answers, by the table; None for people or lines that are not in it."""
        place = self.lineup.places.get(a.id)
        if self._table is None or place is None:
            return None
        known = self.lineup.people[place]
        if known.offers is not a.offers or known.seeks is not a.seeks:
            return None
        both = self._table[place], self._table[:, place]
        value = two_way(*both)
        value[lineup.filters.codes(a, self.on) != 0] = 0
        near = np.flatnonzero((value > 0) & (value >= Dials().floor - SLACK))
        is_cut = len(near) > k
        if is_cut:
            near = near[value[near] >= np.sort(value[near])[-k] - SLACK]
        found = CandidateSearch(a, k, self.lineup, Dials()).best_of(near)
        if is_cut and len(found) < k:
            return None  # float32 let a line meet that misses by a hair
        return Ranked(found, certified=True)

    def _proposed(self, a: Participant) -> Sequence[UUID] | None:
        if self._proposer is None or not len(a.offers) or not len(a.seeks):
            return None
        query = np.concatenate([_mean(a.offers), _mean(a.seeks)])
        try:
            return [UUID(hit.key) for hit in self._proposer.nearest(query, PROPOSED)]
        except IndexUnavailable:
            return None


def whole(lineup: Lineup) -> F32 | None:
    """What everybody may learn from everybody, (n, n); None where that would weigh too much."""
    return lineup.learn_table() if len(lineup.people) <= MOST_IN_TABLE else None


def _mean(lines: Lines) -> F32:
    return np.asarray(lines.vectors.mean(axis=0), dtype=np.float32)
