"""Search the crowd for one person: who may be told to them, and the nearest lines first."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from threading import Event, Lock, Thread
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
import structlog

from embeddings.encoder import Encoder, WeightsChanged, WeightsMissing
from embeddings.index import IndexUnavailable
from service.models import LineKind
from service.models.vectors import as_stored
from service.pairings.directory.line_catalogue import (
    KINDS,
    NOBODY,
    Bools,
    Hits,
    LineCatalogue,
    Search,
    search,
)
from service.pairings.directory.words import needles
from service.pairings.engine.line_arrays import F32
from service.pairings.engine.person import Lines, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.recommendations.population_cache import PopulationSnapshot
from service.pairings.recommendations.ranking import PROPOSED, Proposer

NEAR: Final = 0.3  # cosine with the shipped encoder from which a line is near in meaning
CLOSE_TO_BEST: Final = 0.6  # and the share of the best one's that it must reach
_PATIENCE_SECONDS: Final = 3.0
_log = structlog.get_logger()
_ANY: Final = -2.0  # below every cosine
_A_LINE: Final = Lines(("",), np.zeros((1, 0), np.float32))


class ListFilters(NamedTuple):
    """What narrows a list; `kinds` has both where neither was chosen."""

    kinds: tuple[LineKind, ...] = KINDS
    unit: str = ""
    language: str = ""


class Found(NamedTuple):
    """Hits, the best first; the units and languages of everybody who could be found.

    `is_by_word_only` where the encoder could not be had.
    """

    hits: Hits
    units: tuple[str, ...]
    languages: tuple[str, ...]
    is_by_word_only: bool = False


class Catalogues:
    """The catalogue of one process, made anew with each lineup."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._held: LineCatalogue | None = None
        self._is_warm = False
        self._is_ready = Event()

    def warm(self, encoder: Encoder) -> None:
        """Load the encoder beside the first page: it takes seconds, which no search should."""
        with self._turn:
            is_first, self._is_warm = not self._is_warm, True
        if is_first:
            Thread(target=self._load, args=(encoder,), name="encoder", daemon=True).start()

    def can_encode(self) -> bool:
        """Wait a moment for the encoder; whoever would wait longer searches by word alone."""
        return self._is_ready.wait(_PATIENCE_SECONDS)

    def _load(self, encoder: Encoder) -> None:
        try:
            _encoded(encoder, "a line")
        finally:
            self._is_ready.set()

    def of(self, lineup: Lineup) -> LineCatalogue:
        held = self._held
        if held is None or held.lineup is not lineup:
            with self._turn:  # one thread makes it for all
                held = self._held
                if held is None or held.lineup is not lineup:
                    held = self._held = LineCatalogue.of(lineup)
        return held


class Finder:
    """One request's search; the query is neither stored nor logged."""

    def __init__(
        self,
        catalogue: LineCatalogue,
        crowd: PopulationSnapshot,
        proposer: Proposer | None = None,
    ) -> None:
        """`proposer` narrows a large crowd by meaning; without one all lines are compared."""
        self._catalogue = catalogue
        self._lineup = catalogue.lineup
        self._on = crowd.on
        self._proposer = proposer

    def find(
        self,
        person_id: UUID,
        query: str,
        wanted: ListFilters,
        *,
        encoder: Encoder | None,
        named: Callable[[tuple[str, ...]], Collection[UUID]],
        spelt_out: str = "",
    ) -> Found:
        """`named` gives who is called by such words; without an encoder only words are found.

        `spelt_out` is the query with its abbreviations explained: what is embedded of it.
        Without a query everybody is found; a viewer who is not in the crowd finds nobody.
        """
        people = self._lineup.people
        place = self._lineup.places.get(person_id)
        if place is None:
            return Found(NOBODY, (), ())
        me = people[place]
        is_open = self._is_open(me)
        is_wanted = is_open & self._is_within(wanted)
        words = needles(query)
        row = _encoded(encoder, spelt_out or query) if query and encoder else None
        queries = self._queries(me, row, wanted=wanted, query=query)
        called = named(words) if words else ()
        hits = search(
            self._catalogue,
            Search(
                queries,
                words,
                (NEAR, CLOSE_TO_BEST) if query else (_ANY, 0.0),
                is_wanted,
                self._proposed(queries) if row is not None else np.ones(len(people), dtype=bool),
                self._at(called),
            ),
        )
        is_deaf = bool(query) and row is None
        return Found(hits, self._units(is_open), self._languages(is_open), is_deaf)

    def _is_open(self, me: Participant) -> Bools:
        """Who may be told: no hard rule but what the viewer lacks, which the page says itself."""
        ready = replace(me, consent=True, capacity=1, engaged=0, offers=_A_LINE, seeks=_A_LINE)
        is_open: Bools = self._lineup.filters.codes(ready, self._on) == 0
        return is_open

    def _queries(
        self, me: Participant, row: F32 | None, *, wanted: ListFilters, query: str
    ) -> dict[LineKind, F32]:
        """The query for either kind; without one, what is nearest to the viewer's own lines."""
        if query:
            rows = np.zeros((0, 0), np.float32) if row is None else row
            return dict.fromkeys(wanted.kinds, rows)
        answering = {LineKind.OFFER: me.seeks, LineKind.SEEK: me.offers}
        return {kind: answering[kind].vectors for kind in wanted.kinds}

    def _proposed(self, queries: dict[LineKind, F32]) -> Bools:
        """Whom the index proposes for these queries; everybody where nobody is asked."""
        everybody = np.ones(len(self._lineup.people), dtype=bool)
        if self._proposer is None:
            return everybody
        found = set[UUID]()
        try:
            for kind, rows in queries.items():
                nothing = np.zeros_like(rows[0])
                # a row of the index is [mean seeks; mean offers]
                halves = (rows[0], nothing) if kind is LineKind.SEEK else (nothing, rows[0])
                hits = self._proposer.nearest(np.concatenate(halves), PROPOSED)
                found.update(UUID(hit.key) for hit in hits)
        except IndexUnavailable:
            return everybody
        return self._at(found)

    def _is_within(self, wanted: ListFilters) -> Bools:
        is_wanted = np.ones(len(self._lineup.people), dtype=bool)
        if wanted.unit:
            is_wanted &= self._lineup.traits["department"] == wanted.unit
        if wanted.language:
            is_wanted &= self._lineup.filters.languages.where(lambda said: wanted.language in said)
        return is_wanted

    def _units(self, is_open: Bools) -> tuple[str, ...]:
        found = np.unique(self._lineup.traits["department"][is_open]).tolist()
        return tuple(sorted(filter(None, found), key=str.casefold))

    def _languages(self, is_open: Bools) -> tuple[str, ...]:
        told = self._lineup.filters.languages
        groups = [told.said[code] for code in np.unique(told.codes[is_open])]
        return tuple(sorted(frozenset[str]().union(*groups)))

    def _at(self, people: Iterable[UUID]) -> Bools:
        mask = np.zeros(len(self._lineup.people), dtype=bool)
        mask[[self._lineup.places[one] for one in people if one in self._lineup.places]] = True
        return mask


def _encoded(encoder: Encoder, query: str) -> F32 | None:
    """One row (1, dims), as if it came from SQL; None while the weights are not in place."""
    try:
        return as_stored(encoder.encode([query]))
    except (WeightsMissing, WeightsChanged) as problem:
        _log.warning("encoder_hindered", error=type(problem).__name__)
        return None
