"""A filter leaves the order alone and lets nobody pass of whom nothing is known."""

from dataclasses import replace

import numpy as np
import pytest

from embeddings.index import F32, Hit
from service.pairings.engine.eligibility import why_not
from service.pairings.engine.fit import fit
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.recommendations.filters import (
    EVERYBODY,
    HOURS_NOT_TOLD,
    NONE_WITHIN_FILTERS,
    PartnerFilters,
    narrowed,
    reasons,
)
from service.pairings.recommendations.ranking import Ranking, whole
from tests.crowds import ON, WEIGHTS, organisation, willing

FILTERS = [
    EVERYBODY,
    PartnerFilters(unit="Sales"),
    PartnerFilters(language="DE"),
    PartnerFilters(shared_hours=4),
    PartnerFilters(hours=(3, 4)),
    PartnerFilters("lab", "fr", 3, (5, 6, 7)),
]


def passes(a: Participant, b: Participant, wanted: PartnerFilters) -> bool:
    return (
        (not wanted.unit or (b.department or "") == wanted.unit.lower())
        and (not wanted.language or wanted.language.lower() in b.languages)
        and len(a.hours & b.hours) >= wanted.shared_hours
        and (not wanted.hours or bool(b.hours & set(wanted.hours)))
    )


def by_hand(a: Participant, lineup: Lineup, wanted: PartnerFilters) -> list[tuple[float, int]]:
    """One pair after the other: (-fit, id) in order."""
    found = []
    for b in lineup.people:
        if why_not(a, b, ON) is None and passes(a, b, wanted):
            value = fit(a, b, Dials(), calibration=WEIGHTS)
            if min(value.learn, value.teach) > 0 and value.value >= Dials().floor:
                found.append((-value.value, b.id.int))
    return sorted(found)


class Naming:
    """An index that proposes the few people it knows."""

    def __init__(self, lineup: Lineup) -> None:
        self._keys = [str(person.id) for person in lineup.people[:3]]

    def nearest(self, query: F32, k: int) -> list[Hit]:
        assert query.ndim == 1
        return [Hit(key, 1.0) for key in self._keys[:k]]


@pytest.mark.parametrize("wanted", FILTERS)
@pytest.mark.parametrize("size", [1, 2, 11, 60, 300])
def test_the_ten_best_are_those_of_a_look_at_every_pair(size: int, wanted: PartnerFilters) -> None:
    lineup = Lineup.of(organisation(size, seed=size), WEIGHTS)
    rankings = [
        Ranking(lineup, ON),
        Ranking(lineup, ON, table=whole(lineup)),
        Ranking(lineup, ON, Naming(lineup)),
    ]
    for a in lineup.people[:12]:
        expected = by_hand(a, lineup, wanted)[:10]
        for ranking in rankings:
            ranked = ranking.best(a, 10, wanted, certify=True)
            got = [(-item.fit.value, item.person_id.int) for item in ranked.items]
            assert [key for _, key in got] == [key for _, key in expected]
            np.testing.assert_allclose([v for v, _ in got], [v for v, _ in expected], atol=1e-9)
            assert ranked.certified


def test_an_index_ranks_whom_it_proposes_unless_a_filter_or_the_caller_wants_everybody() -> None:
    lineup = Lineup.of(willing(60, 2), WEIGHTS)
    ranking = Ranking(lineup, ON, Naming(lineup))
    a = lineup.people[20]
    assert not ranking.best(a, 10).certified
    assert ranking.best(a, 10, certify=True).certified
    assert ranking.best(a, 10, PartnerFilters(shared_hours=1)).certified


def test_a_lineup_that_is_not_narrowed_is_the_same_one() -> None:
    lineup = Lineup.of(willing(3, 1), WEIGHTS)
    assert narrowed(lineup, lineup.people[0], EVERYBODY) is lineup


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (PartnerFilters(unit="the moon"), ("nobody_in_unit",)),
        (PartnerFilters(language="tlh"), ("nobody_with_language",)),
        (PartnerFilters(hours=(160,)), ("nobody_at_that_time",)),
        (PartnerFilters(shared_hours=50), ("nobody_with_shared_hours",)),
        (PartnerFilters("moon", "tlh"), ("nobody_in_unit", "nobody_with_language")),
        (PartnerFilters(unit="lab"), (NONE_WITHIN_FILTERS,)),
    ],
)
def test_a_filter_that_nobody_passes_is_named(wanted: PartnerFilters, said: tuple[str]) -> None:
    lineup = Lineup.of(organisation(20, 4), WEIGHTS)
    a = next(person for person in lineup.people if person.hours)
    assert reasons(lineup, a, wanted) == said
    assert reasons(lineup, replace(a, hours=frozenset()), PartnerFilters(shared_hours=1)) == (
        HOURS_NOT_TOLD,
    )


def test_nobody_at_all_passes_where_nobody_is() -> None:
    lineup = Lineup.of([], WEIGHTS)
    a = willing(1, 1)[0]
    for wanted in FILTERS[1:3]:
        assert Ranking(lineup, ON).best(a, 3, wanted).items == ()
        assert reasons(lineup, a, wanted)
