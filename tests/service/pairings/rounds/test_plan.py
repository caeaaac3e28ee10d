import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.engine.candidates import edges
from service.pairings.engine.person import NO_LINES, Dials, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.rounds.optimality_bound import edge_weights, utility
from service.pairings.rounds.plan import Lock, RoundPlan, plan_round
from service.pairings.rounds.solver import WeightsTooLarge
from tests.crowds import (
    ON,
    WEIGHTS,
    identity,
    on_subjects,
    organisation,
    shuffled,
    someone,
    willing,
)


def plan(
    people: list[Participant], dials: Dials | None = None, locks: tuple[Lock, ...] = ()
) -> RoundPlan:
    dials, lineup = dials or Dials(), Lineup.of(people, WEIGHTS)
    return plan_round(lineup, edges(lineup, dials, ON), dials, on=ON, locks=locks)


def best_value(pairs: list[tuple[int, int]], weight: list[int], used: frozenset[int]) -> int:
    """Exhaustive: take or leave each edge."""
    if not pairs:
        return 0
    (i, j), rest, more = pairs[0], pairs[1:], weight[1:]
    without = best_value(rest, more, used)
    if i in used or j in used:
        return without
    return max(without, weight[0] + best_value(rest, more, used | {i, j}))


def test_shuffled_people_get_the_same_bytes_twice() -> None:
    people = organisation(40, seed=1)
    first, again, other = plan(people), plan(people), plan(shuffled(people))
    assert first.pairs
    assert first.to_json() == again.to_json() == other.to_json()
    assert len(first.replay_hash) == 64
    assert json.loads(first.to_json())["replay_hash"] == first.replay_hash


def test_another_dial_or_person_changes_the_replay_hash() -> None:
    people = willing(10, seed=1)
    hashes = {
        plan(people).replay_hash,
        plan(people, Dials(coverage_weight=7.0)).replay_hash,
        plan(people[:9]).replay_hash,
    }
    assert len(hashes) == 3


@given(st.integers(2, 9), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.5, 0.75]))
@settings(max_examples=40)
def test_no_plan_beats_the_bound_not_even_the_best(n: int, seed: int, gamma: float) -> None:
    dials = Dials(gamma=gamma)
    lineup = Lineup.of(willing(n, seed), WEIGHTS)
    found = edges(lineup, dials, ON, per_person=3)
    weight = edge_weights(found.fit, dials).tolist()
    best = best_value([(i, j) for i, j in found.pairs.tolist()], weight, frozenset()) / 1e6
    certificate = plan_round(lineup, found, dials, on=ON).certificate
    assert certificate.objective <= best + 1e-6
    assert best <= certificate.bound + 1e-6
    assert 0 <= certificate.gap <= 1


@given(st.integers(2, 8), st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_several_places_per_person_are_filled_but_never_twice_with_the_same(
    n: int, seed: int
) -> None:
    people = [replace(p, capacity=2) for p in willing(n, seed)]
    found = plan(people)
    pairs = [(p.a_id, p.b_id) for p in found.pairs]
    assert len(set(pairs)) == len(pairs)
    assert max((sum(x.id in pair for pair in pairs) for x in people), default=0) <= 2
    assert found.certificate.objective <= found.certificate.bound
    assert len(pairs) >= len(plan([replace(p, capacity=1) for p in people]).pairs)


def test_one_person_alone_is_left_out_with_a_reason() -> None:
    found = plan(willing(1, seed=1))
    assert found.pairs == ()
    assert [left.reason for left in found.left_out] == ["nobody_else"]


def test_an_empty_organisation_has_an_empty_plan() -> None:
    found = plan([])
    assert (found.pairs, found.left_out, found.certificate.gap) == ((), (), 0)


def test_where_nobody_is_feasible_everybody_is_left_out_with_the_filter() -> None:
    people = [replace(p, languages=frozenset({str(p.id)})) for p in willing(4, seed=1)]
    found = plan(people)
    assert found.pairs == ()
    assert {(x.reason, x.filter, x.removed) for x in found.left_out} == {
        ("no_shared_language", "no_shared_language", 3)
    }


def test_empty_lines_and_bad_vectors_are_told_as_reasons() -> None:
    people = willing(5, seed=1)
    people[0] = replace(people[0], seeks=NO_LINES)
    broken = people[1].offers.vectors * np.nan
    people[1] = replace(people[1], offers=replace(people[1].offers, vectors=broken))
    reasons = {left.person_id: left.reason for left in plan(people).left_out}
    assert reasons[people[0].id] == "no_lines"
    assert reasons[people[1].id] == "bad_vector"


def test_a_block_never_shows_in_a_plan() -> None:
    people = willing(2, seed=1)
    people[0] = replace(people[0], blocks=frozenset({people[1].id}))
    found = plan(people)
    assert [left.reason for left in found.left_out] == ["not_available"] * 2
    assert "block" not in found.to_json()


def test_the_odd_one_out_is_told_that_partners_were_taken() -> None:
    lines = (on_subjects({0: 1.0}, name="o"), on_subjects({1: 1.0}, name="s"))
    mirror = (on_subjects({1: 1.0}, name="o"), on_subjects({0: 1.0}, name="s"))
    found = plan([someone(1, *lines), someone(2, *mirror), someone(3, *mirror)])
    assert len(found.pairs) == 1
    assert [(x.reason, x.possible) for x in found.left_out] == [("partners_taken", 1)]


def test_a_locked_pair_stays_and_uses_up_its_places() -> None:
    people = willing(8, seed=2)
    free = plan(people)
    one, other = (pair.a_id for pair in free.pairs[:2])
    locked = plan(people, locks=((other, one),))
    assert [(p.a_id, p.b_id) for p in locked.pairs if p.locked] == [(one, other)]
    assert sum(one in (p.a_id, p.b_id) for p in locked.pairs) == 1


def test_weights_that_would_overflow_are_refused() -> None:
    with pytest.raises(WeightsTooLarge):
        plan(willing(6, seed=2), Dials(coverage_weight=1e12))


def test_utility_runs_from_the_floor_to_one_and_never_falls() -> None:
    fits = np.linspace(Dials().floor, 1, 50)
    for gamma in (0.0, 0.3, 0.5, 0.95):
        values = utility(fits, Dials(gamma=gamma))
        assert values[0] == pytest.approx(0)
        assert values[-1] == pytest.approx(1)
        assert (np.diff(values) > 0).all()
    with pytest.raises(ValueError, match="gamma"):
        utility(fits, Dials(gamma=1.0))


def test_pairs_are_sorted_and_nobody_has_two_at_capacity_one() -> None:
    found = plan(willing(31, seed=3))
    ids = [i for pair in found.pairs for i in (pair.a_id, pair.b_id)]
    assert len(set(ids)) == len(ids)
    assert list(found.pairs) == sorted(found.pairs)
    assert all(pair.a_id < pair.b_id for pair in found.pairs)
    assert identity(31) in {*ids, *(left.person_id for left in found.left_out)}
