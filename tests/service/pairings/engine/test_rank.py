"""Rank weighs nothing: whoever is raised or lowered is suggested to the same people as before."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.engine.candidates import edges, top
from service.pairings.engine.fit import fit
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.rounds.plan import plan_round
from tests.crowds import ON, WEIGHTS, organisation

SEEDS = st.integers(0, 2**32 - 1)
RANKS = ("board", "director", "lead", "second year", None)


def _ranked(people: list[Participant], seed: int) -> list[Participant]:
    """The same people, each at another rank and another length of working life."""
    rng = np.random.default_rng(seed)
    return [
        replace(
            person,
            seniority=RANKS[int(rng.integers(len(RANKS)))],
            generation=str(int(rng.integers(5))),
        )
        for person in people
    ]


@given(SEEDS, SEEDS)
@settings(max_examples=25)
def test_the_fit_of_two_people_is_the_same_at_any_rank(crowd: int, ranks: int) -> None:
    people = organisation(6, crowd)
    raised = _ranked(people, ranks)
    before, after = pairwise(people), pairwise(raised)
    for (a, b), (x, y) in zip(before, after, strict=True):
        assert fit(x, y, Dials(), calibration=WEIGHTS) == fit(a, b, Dials(), calibration=WEIGHTS)


@given(SEEDS, SEEDS)
@settings(max_examples=15)
def test_everybody_is_shown_the_same_people_at_any_rank(crowd: int, ranks: int) -> None:
    people = organisation(30, crowd)
    raised = _ranked(people, ranks)
    before, after = Lineup.of(people, WEIGHTS), Lineup.of(raised, WEIGHTS)
    for a, b in zip(people[:5], raised[:5], strict=True):
        assert (
            top(a, 10, before, dials=Dials(), on=ON).items
            == top(b, 10, after, dials=Dials(), on=ON).items
        )
    plans = [
        plan_round(lineup, edges(lineup, Dials(), ON), Dials(), on=ON) for lineup in (before, after)
    ]
    assert plans[0].to_json() == plans[1].to_json()


@given(SEEDS, SEEDS, st.floats(-0.1, 0.1))
@settings(max_examples=15)
def test_a_dial_for_generations_weighs_the_difference_and_never_the_rank(
    crowd: int, ranks: int, dial: float
) -> None:
    a, b = _ranked(organisation(2, crowd), ranks)
    turned = Dials(cross_generation=dial)
    swapped = fit(
        replace(a, generation=b.generation, seniority=b.seniority),
        replace(b, generation=a.generation, seniority=a.seniority),
        turned,
        calibration=WEIGHTS,
    )
    assert swapped.value == fit(a, b, turned, calibration=WEIGHTS).value
