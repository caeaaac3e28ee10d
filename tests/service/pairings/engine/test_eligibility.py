from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.engine.candidates import edges, top
from service.pairings.engine.eligibility import RULES, Filters, own_obstacle, too_weak, why_not
from service.pairings.engine.fit import Fit
from service.pairings.engine.person import NO_LINES, Dials, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.engine.rules import Rule
from service.pairings.rounds.plan import plan_round
from tests.crowds import ON, WEIGHTS, identity, organisation, willing


def pair() -> tuple[Participant, Participant]:
    a, b = willing(2, seed=1)
    return a, b


BREACHES = [
    (Rule.NO_CONSENT, {"consent": False}),
    (Rule.PAUSED, {"capacity": 0}),
    (Rule.BLOCKED, {"blocks": frozenset({identity(2)})}),
    (Rule.NO_LINES, {"offers": NO_LINES}),
    (Rule.NO_LINES, {"seeks": NO_LINES}),
    (Rule.SAME_REPORTING_LINE, {"manager_chain": (identity(8), identity(2))}),
    (Rule.PAST_PARTNER, {"past_partners": {identity(2): ON - timedelta(days=364)}}),
    (Rule.PAST_PARTNER, {"past_partners": {identity(2): date.max}}),
    (Rule.NO_CAPACITY, {"capacity": 2, "engaged": 2}),
    (Rule.NO_SHARED_HOURS, {"hours": frozenset({1, 2, 3})}),
    (Rule.NO_SHARED_LANGUAGE, {"languages": frozenset({"fr"})}),
]


@pytest.mark.parametrize(("rule", "breach"), BREACHES)
def test_each_rule_is_named_from_both_sides(rule: Rule, breach: dict[str, object]) -> None:
    a, b = pair()
    b = replace(b, hours=frozenset({3, 4}), languages=frozenset({"en"}))
    a = replace(a, **breach)  # type: ignore[arg-type]  # one table for fields of many types
    assert why_not(a, b, ON) is rule
    assert why_not(b, a, ON) is rule
    assert rule.sentence.endswith(".")


def test_two_people_whom_nothing_keeps_apart_are_free() -> None:
    assert why_not(*pair(), ON) is None


def test_a_year_of_rest_ends() -> None:
    a, b = pair()
    assert why_not(replace(a, past_partners={b.id: ON - timedelta(days=365)}), b, ON) is None


def test_hours_and_languages_that_were_not_told_filter_nobody() -> None:
    a, b = pair()
    told = replace(a, hours=frozenset({1, 2}), languages=frozenset({"fr"}))
    assert why_not(told, b, ON) is None


def test_a_block_looks_like_every_other_absence() -> None:
    shown = {(rule.public, rule.sentence) for rule in (Rule.BLOCKED, Rule.PAUSED, Rule.NO_CONSENT)}
    assert {code for code, _ in shown} == {"not_available"}
    assert len(shown) == 1
    assert not any("block" in rule.sentence for rule in Rule)


def test_a_one_way_fit_is_too_weak_before_any_floor() -> None:
    assert too_weak(Fit(0, 0.9, 0), Dials()) is Rule.ONE_DIRECTION_TOO_WEAK
    assert too_weak(Fit(0.18, 0.17, 0.19), Dials()) is Rule.BELOW_FLOOR
    assert too_weak(Fit(0.5, 0.5, 0.5), Dials()) is None


def test_a_paused_person_is_told_so_and_a_free_one_has_no_obstacle() -> None:
    a, _ = pair()
    assert own_obstacle(replace(a, capacity=0)) is Rule.PAUSED
    assert own_obstacle(a) is None


@given(st.integers(2, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_the_arrays_name_the_same_rule_as_the_plain_function(n: int, seed: int) -> None:
    people = organisation(n, seed)
    filters = Filters.of(people)
    for a in people:
        for b, code in zip(people, filters.codes(a, ON), strict=True):
            assert why_not(a, b, ON) == (RULES[code - 1] if code else None)


@given(st.integers(2, 12), st.integers(0, 2**32 - 1))
@settings(max_examples=500)
def test_no_pair_of_any_organisation_breaks_a_filter(n: int, seed: int) -> None:
    people = organisation(n, seed)
    lineup = Lineup.of(people, WEIGHTS)
    plan = plan_round(lineup, edges(lineup, Dials(), ON), Dials(), on=ON)
    known = {person.id: person for person in people}
    seats = [i for pair in plan.pairs for i in (pair.a_id, pair.b_id)]
    assert all(why_not(known[p.a_id], known[p.b_id], ON) is None for p in plan.pairs)
    assert all(too_weak(p.fit, Dials()) is None for p in plan.pairs)
    assert all(seats.count(i) <= known[i].room for i in seats)
    assert set(seats) | {left.person_id for left in plan.left_out} == set(known)
    assert plan.certificate.objective <= plan.certificate.bound
    suggested = top(people[0], 3, lineup, dials=Dials(), on=ON).items
    assert all(why_not(people[0], known[c.person_id], ON) is None for c in suggested)
