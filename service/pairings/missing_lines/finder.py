"""Find the seeks of others that would each give somebody a partner, if they offered it.

A published line stands in the directory with its owner's name, so that quoting it without one tells
nothing new. Only people whom no rule keeps apart are looked at, as for suggestions.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from service.models import LineKind
from service.pairings.engine.eligibility import too_weak
from service.pairings.engine.fit import fit, line_fit
from service.pairings.engine.person import Dials, Lines, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.population import LineKey

MOST_LINES = 3
FEW = 2  # others who offer it already; where more do, one more offer would change little
_LOOKED_AT = 60  # people, from whom there is most to learn


class _Option(NamedTuple):
    """In the order of choice: offered by the fewest, then the best fit."""

    teachers: int
    less_fit: float
    owner_id: UUID
    text: str


class MissingLineFinder:
    """Everyone's published lines for the duration of a job."""

    def __init__(self, lineup: Lineup, line_ids: Mapping[LineKey, UUID], on: date) -> None:
        self._lineup = lineup
        self._line_ids = line_ids
        self._on = on
        self._teachers: dict[int, NDArray[np.intp]] = {}

    def lines_for(self, person_id: UUID, without: Iterable[UUID] = ()) -> tuple[UUID, ...]:
        """Ids of at most three seeks, of as many owners; `without`: who is put aside."""
        place = self._lineup.places.get(person_id)
        if place is None:
            return ()
        me = self._lineup.people[place]
        options = sorted(
            option for other in self._owners(me, without) for option in self._options(me, other)
        )
        owners, texts, chosen = set[UUID](), set[str](), list[UUID]()
        for option in options:
            text = option.text.casefold()
            if option.owner_id in owners or text in texts:
                continue
            owners.add(option.owner_id)
            texts.add(text)
            chosen.append(self._line_ids[option.owner_id, LineKind.SEEK, option.text])
        return tuple(chosen[:MOST_LINES])

    def _owners(self, me: Participant, without: Iterable[UUID]) -> list[int]:
        """Places of those who offer what the person seeks and whom no rule keeps away."""
        learn = self._lineup.learn(me)
        is_free = self._lineup.filters.codes(me, self._on) == 0
        is_free[[self._lineup.places[one] for one in without if one in self._lineup.places]] = False
        found = np.flatnonzero(is_free & (learn > 0))
        best: list[int] = found[np.argsort(-learn[found], kind="stable")][:_LOOKED_AT].tolist()
        return best

    def _options(self, me: Participant, other: int) -> Iterator[_Option]:
        them, weights = self._lineup.people[other], self._lineup.calibration
        answered = line_fit(them.seeks, me.offers, weights).max(axis=1, initial=0.0)
        for row, teachers in enumerate(self._teachers_of(other).tolist()):
            if teachers > FEW or answered[row] >= weights.meets:
                continue
            value = fit(_offering(me, them.seeks, row), them, Dials(), calibration=weights)
            if too_weak(value, Dials()) is None:
                yield _Option(teachers, -value.value, them.id, them.seeks.texts[row])

    def _teachers_of(self, place: int) -> NDArray[np.intp]:
        """How many others offer each seek of the person at this place, (seeks,)."""
        if place not in self._teachers:
            weights, seeks = self._lineup.calibration, self._lineup.people[place].seeks
            best = self._lineup.offers.answers(seeks.vectors, weights).best
            meets = self._lineup.offers.in_id_order(best.astype(np.float32)) >= weights.meets
            meets[:, place] = False
            self._teachers[place] = np.count_nonzero(meets, axis=1)
        return self._teachers[place]


def _offering(me: Participant, seeks: Lines, row: int) -> Participant:
    """The person as they would be with this seek among their offers."""
    texts = (*me.offers.texts, seeks.texts[row])
    return replace(
        me, offers=Lines.of(texts, np.concatenate([me.offers.vectors, seeks.vectors[[row]]]))
    )
