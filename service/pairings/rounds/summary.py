"""People whom a plan serves least, and what they miss."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import numpy as np

from service.models import LineKind
from service.pairings.engine.fit import line_fit
from service.pairings.engine.person import Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.population import LineKey
from service.pairings.rounds.plan import PlannedPair


class WorstOff(NamedTuple):
    """Who covers least in a pair; `missing` is the seek that their partner answers least.

    `is_met`: the partner offers even that; `teachers` counts the others who offer it.
    """

    person_id: UUID
    partner_id: UUID
    fit: float
    missing: UUID | None
    is_met: bool
    teachers: int


def worst_off(
    pairs: Sequence[PlannedPair], lineup: Lineup, line_ids: Mapping[LineKey, UUID]
) -> list[WorstOff]:
    """One of each of these pairs, in their order."""
    return [_worse(pair, lineup, line_ids) for pair in pairs]


def _worse(pair: PlannedPair, lineup: Lineup, line_ids: Mapping[LineKey, UUID]) -> WorstOff:
    learns_less = pair.fit.learn <= pair.fit.teach
    mine, theirs = (pair.a_id, pair.b_id) if learns_less else (pair.b_id, pair.a_id)
    person, partner = (lineup.people[lineup.places[i]] for i in (mine, theirs))
    if not len(person.seeks):
        return WorstOff(mine, theirs, pair.fit.value, None, is_met=False, teachers=0)
    best = line_fit(person.seeks, partner.offers, lineup.calibration).max(axis=1, initial=0.0)
    place = int(best.argmin())
    key: LineKey = (mine, LineKind.SEEK, person.seeks.texts[place])
    return WorstOff(
        mine,
        theirs,
        pair.fit.value,
        line_ids.get(key),
        bool(best[place] >= lineup.calibration.meets),
        _teachers(person, partner, place, lineup=lineup),
    )


def _teachers(person: Participant, partner: Participant, place: int, *, lineup: Lineup) -> int:
    found = lineup.offers.answers(person.seeks.vectors[[place]], lineup.calibration)
    offered = lineup.offers.in_id_order(found.best)[0] >= lineup.calibration.meets
    offered[[lineup.places[one.id] for one in (person, partner)]] = False
    return int(np.count_nonzero(offered))
