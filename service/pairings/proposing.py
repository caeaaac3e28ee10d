"""Who is compared at all: everybody, or in a large organisation whom the vector index names."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

import numpy as np

from embeddings.index import F32, Hit, IndexUnavailable
from service.pairings.candidates import Ranked, Search, top
from service.pairings.lineup import Lineup
from service.pairings.people import Dials, Lines, Person

PROPOSED = 1_000  # as many find 98 of 100 of the ten best among 10,000 people


class Proposer(Protocol):
    """The part of a vector index that this needs; it may raise IndexUnavailable."""

    def nearest(self, query: F32, k: int) -> list[Hit]: ...


class Ranking:
    """Ranks partners by published lines; without a proposer, or with a silent one, all of them."""

    def __init__(self, lineup: Lineup, on: date, proposer: Proposer | None = None) -> None:
        self.lineup = lineup
        self.on = on
        self._proposer = proposer

    def best(self, a: Person, k: int) -> Ranked:
        """Raise BadVector. `certified` only where nobody was passed over."""
        proposed = self._proposed(a)
        if proposed is None:
            return top(a, k, self.lineup, Dials(), self.on)
        search = Search(self.lineup.welcome(a), k, self.lineup, Dials())
        known = sorted(self.lineup.places[i] for i in proposed if i in self.lineup.places)
        places = np.array(known, dtype=np.intp)
        free = self.lineup.filters.codes(a, self.on)[places] == 0
        return Ranked(search.exact_best(places[free]), certified=False)

    def _proposed(self, a: Person) -> Sequence[UUID] | None:
        if self._proposer is None or not len(a.offers) or not len(a.seeks):
            return None
        query = np.concatenate([_mean(a.offers), _mean(a.seeks)])
        try:
            return [UUID(hit.key) for hit in self._proposer.nearest(query, PROPOSED)]
        except IndexUnavailable:
            return None


def _mean(lines: Lines) -> F32:
    return np.asarray(lines.vectors.mean(axis=0), dtype=np.float32)
