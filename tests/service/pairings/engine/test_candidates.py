from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.engine.calibration import Calibration, Curve
from service.pairings.engine.candidates import Candidate, edges, top
from service.pairings.engine.eligibility import too_weak, why_not
from service.pairings.engine.fit import fit
from service.pairings.engine.person import NO_LINES, Dials, DuplicatePerson, Lines, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.engine.vectors import BadVector
from tests.crowds import ON, WEIGHTS, on_subjects, organisation, shuffled, someone, willing

CURVED = Calibration(-3.6, 9.0, Curve((0.0, 0.4, 1.0), (0.05, 0.5, 0.9)))
TURNED = Dials(cross_department=0.08, floor=0.2)


def brute_force(
    a: Participant, people: list[Participant], k: int, dials: Dials, weights: Calibration
) -> list[Candidate]:
    free = [b for b in people if why_not(a, b, ON) is None]
    fits = [Candidate(b.id, fit(a, b, dials, calibration=weights)) for b in free]
    good = [c for c in fits if too_weak(c.fit, dials) is None]
    return sorted(good, key=lambda c: (-c.fit.value, c.person_id))[:k]


@given(st.integers(0, 2**32 - 1), st.sampled_from([Dials(), TURNED]))
@settings(max_examples=25)
def test_the_top_ten_equal_brute_force(seed: int, dials: Dials) -> None:
    people = organisation(60, seed)
    lineup = Lineup.of(people, CURVED)
    ranked = top(people[0], 10, lineup, dials=dials, on=ON)
    assert list(ranked.items) == brute_force(people[0], people, 10, dials, CURVED)
    assert ranked.certified


def test_more_people_than_a_block_still_equal_brute_force() -> None:
    people = willing(700, seed=4)
    lineup = Lineup.of(people, WEIGHTS)
    for a in people[:5]:
        assert list(top(a, 10, lineup, dials=Dials(), on=ON).items) == brute_force(
            a, people, 10, Dials(), WEIGHTS
        )


def test_somebody_from_outside_can_ask() -> None:
    people = willing(40, seed=5)
    stranger = someone(999, people[0].offers, people[1].seeks)
    ranked = top(stranger, 5, Lineup.of(people, WEIGHTS), dials=Dials(), on=ON)
    assert list(ranked.items) == brute_force(stranger, people, 5, Dials(), WEIGHTS)
    assert ranked.items


def test_nobody_is_suggested_to_somebody_without_lines_or_alone() -> None:
    people = willing(3, seed=5)
    lineup = Lineup.of(people, WEIGHTS)
    assert top(someone(9, NO_LINES, people[0].seeks), 5, lineup, dials=Dials(), on=ON) == ((), True)
    assert top(people[0], 5, Lineup.of(people[:1], WEIGHTS), dials=Dials(), on=ON) == ((), True)
    assert top(people[0], 5, Lineup.of([], WEIGHTS), dials=Dials(), on=ON) == ((), True)


def test_a_bad_vector_of_the_asker_names_its_line() -> None:
    people = willing(3, seed=5)
    bad = Lines.of(["x", "y"], np.array([[1.0, 0.0], [np.nan, 0.0]]))
    asker = someone(9, bad, people[0].seeks)
    with pytest.raises(BadVector, match=r"line 1 of the offers"):
        top(asker, 5, Lineup.of(people, WEIGHTS), dials=Dials(), on=ON)


def test_edges_hold_every_pair_above_the_floors_where_lists_are_long_enough() -> None:
    people = organisation(25, seed=6)
    lineup = Lineup.of(people, WEIGHTS)
    found = edges(lineup, Dials(), ON)
    expected = {
        (i, j): fit(people[i], people[j], Dials(), calibration=WEIGHTS)
        for i in range(25)
        for j in range(i + 1, 25)
        if why_not(people[i], people[j], ON) is None
    }
    good = {key: value for key, value in expected.items() if too_weak(value, Dials()) is None}
    assert list(map(tuple, found.pairs.tolist())) == sorted(good)
    assert found.fit.tolist() == [good[key].value for key in sorted(good)]
    assert found.learn.tolist() == [good[key].learn for key in sorted(good)]


def test_each_person_keeps_the_best_partners_when_lists_are_short() -> None:
    people = willing(40, seed=7)
    found = edges(Lineup.of(people, WEIGHTS), Dials(), ON, per_person=2)
    kept = set(map(tuple, found.pairs.tolist()))
    place = {person.id: i for i, person in enumerate(people)}
    for i, person in enumerate(people):
        for best in brute_force(person, people, 2, Dials(), WEIGHTS):
            j = place[best.person_id]
            assert (min(i, j), max(i, j)) in kept


def test_every_other_person_is_an_edge_or_removed_by_one_rule() -> None:
    lineup = Lineup.of(organisation(20, seed=9), WEIGHTS)
    found = edges(lineup, Dials(), ON)
    degree = np.bincount(found.pairs.ravel(), minlength=20)
    assert (found.removed.sum(axis=1) + degree == 20).all()


def test_the_order_of_arrival_changes_no_edge() -> None:
    people = organisation(30, seed=10)
    one, other = (edges(Lineup.of(p, WEIGHTS), Dials(), ON) for p in (people, shuffled(people)))
    assert one.pairs.tolist() == other.pairs.tolist()
    assert one.fit.tolist() == other.fit.tolist()
    assert one.removed.tolist() == other.removed.tolist()


def test_equal_fits_are_ranked_by_id() -> None:
    twin = (on_subjects({1: 0.9}), on_subjects({0: 0.9}))
    me = someone(50, on_subjects({0: 1.0}), on_subjects({1: 1.0}))
    lineup = Lineup.of([someone(i, *twin) for i in (9, 3, 7, 5)], WEIGHTS)
    assert [c.person_id.int for c in top(me, 3, lineup, dials=Dials(), on=ON).items] == [3, 5, 7]


def test_a_repeated_id_stops_everything_and_is_listed() -> None:
    people = willing(3, seed=1)
    with pytest.raises(DuplicatePerson) as caught:
        Lineup.of([*people, people[1]], WEIGHTS)
    assert caught.value.ids == (people[1].id,)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 0.0])
def test_a_person_with_a_bad_vector_is_reported_and_the_others_proceed(bad: float) -> None:
    people = willing(6, seed=1)
    vectors = people[2].seeks.vectors.copy()
    vectors[0] = bad
    broken = replace(people[2].seeks, vectors=vectors)
    people[2] = replace(people[2], seeks=broken)
    lineup = Lineup.of(people, WEIGHTS)
    assert [(f.person_id, f.part, f.line) for f in lineup.faults] == [(people[2].id, "seeks", 0)]
    assert len(lineup.people) == 5


def test_a_misshapen_list_is_a_fault_of_its_person_alone() -> None:
    people = willing(6, seed=1)
    people[4] = replace(people[4], offers=Lines.of(["x"], np.ones((1, 3))))
    assert [f.person_id for f in Lineup.of(people, WEIGHTS).faults] == [people[4].id]


@pytest.mark.parametrize("seed", range(6))
def test_somebody_good_one_way_alone_pushes_nobody_out(seed: int) -> None:
    """Fits that the direction floor strikes out must not raise the bar for those who pass it."""
    people = willing(45, seed)
    lineup = Lineup.of(people, WEIGHTS)
    for a in people:
        found = top(a, 5, lineup, dials=Dials(), on=ON).items
        assert list(found) == brute_force(a, people, 5, Dials(), WEIGHTS)
