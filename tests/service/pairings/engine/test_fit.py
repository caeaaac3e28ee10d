from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.engine.fit import SeekAnswers, evidence, fit, top_mean, two_way
from service.pairings.engine.person import NO_LINES, Dials, Lines, Participant
from tests.crowds import DIMS, WEIGHTS, on_subjects, organisation, someone, willing

SEEDS = st.integers(0, 2**32 - 1)


def test_two_halves_outrank_one_strong_direction() -> None:
    balanced, one_way = two_way(np.array([0.5, 0.9]), np.array([0.5, 0.1]))
    assert balanced == 0.5
    assert one_way == 0.18


def test_two_people_who_both_learn_outrank_a_brilliant_one_way_pair() -> None:
    me = someone(1, on_subjects({0: 1.0}), on_subjects({1: 1.0}))
    partner = someone(2, on_subjects({1: 0.45}), on_subjects({0: 0.45}))
    teacher = someone(3, on_subjects({1: 1.0}), on_subjects({2: 1.0}))
    both, one = (fit(me, other, Dials(), calibration=WEIGHTS) for other in (partner, teacher))
    assert one.learn > both.learn
    assert both.value > one.value


def test_dials_move_a_fit_by_a_tenth_at_most_and_rescue_nobody() -> None:
    dials = Dials(cross_department=0.1, cross_generation=0.1, same_site=0.1)
    mine = {"department": "a", "generation": "x", "location": "here"}
    theirs = {"department": "b", "generation": "y", "location": "here"}
    a = someone(1, on_subjects({0: 1.0}), on_subjects({1: 1.0}), **mine)
    b = someone(2, on_subjects({1: 0.6}), on_subjects({0: 0.6}), **theirs)
    plain, moved = fit(a, b, Dials(), calibration=WEIGHTS), fit(a, b, dials, calibration=WEIGHTS)
    assert moved.value == pytest.approx(plain.value * 1.1, abs=2e-6)
    assert [term.name for term in moved.soft] == [
        "cross_department",
        "cross_generation",
        "same_site",
    ]
    assert two_way(np.array(0.0), np.array(1.0), 0.1) == 0


def test_unknown_traits_move_nothing() -> None:
    a, b = willing(2, seed=3)
    assert fit(a, b, Dials(0.1, 0.1, 0.1), calibration=WEIGHTS) == fit(
        a, b, Dials(), calibration=WEIGHTS
    )


def test_only_the_three_best_answered_seeks_count() -> None:
    gains = np.array([[0.9], [0.1], [0.6], [0.3], [0.0]])
    assert top_mean(gains, np.array([5])) == pytest.approx(0.6)


def test_where_no_line_meets_there_is_no_fit_however_many_come_near() -> None:
    a = someone(1, on_subjects({0: 1.0}), on_subjects({1: 1.0}))
    b = someone(2, on_subjects({1: 0.38}, {1: 0.38}), on_subjects({0: 1.0}))
    near = fit(a, b, Dials(), calibration=WEIGHTS)
    assert (near.value, near.learn) == (0, 0)
    assert near.teach > 0.9
    assert fit(a, b, Dials(), calibration=replace(WEIGHTS, meets=0)).learn > 0.3


@given(SEEDS)
@settings(max_examples=60)
def test_one_more_offer_never_lowers_anybodys_fit(seed: int) -> None:
    a, b = willing(2, seed, lines=5)
    rng = np.random.default_rng(seed)
    row = rng.normal(size=(1, DIMS)) + 3 * b.seeks.vectors[:1] * rng.random()
    more = Lines.of([*a.offers.texts, "one more"], np.vstack([a.offers.vectors, row]))
    before, after = (
        fit(replace(a, offers=offers), b, Dials(), calibration=WEIGHTS)
        for offers in (a.offers, more)
    )
    assert after.value >= before.value
    assert (after.learn, after.teach) >= (before.learn, before.teach)


def test_a_second_offer_that_comes_near_helps_and_one_far_away_does_not() -> None:
    alone, helped, same = (
        float(SeekAnswers.of(evidence(row).sum(axis=1), row.max(axis=1), WEIGHTS).together[0])
        for row in (np.array([[0.4]]), np.array([[0.4, 0.35]]), np.array([[0.4, -0.5]]))
    )
    assert alone == pytest.approx(0.5)
    assert helped > alone + 0.05
    assert same == pytest.approx(alone, abs=0.001)


def test_people_without_lines_have_no_fit() -> None:
    a = someone(1, NO_LINES, NO_LINES)
    b = someone(2, on_subjects({0: 1.0}), on_subjects({1: 1.0}))
    assert fit(a, b, Dials(), calibration=WEIGHTS)[:3] == (0, 0, 0)


@given(SEEDS)
@settings(max_examples=60)
def test_fit_is_symmetric_and_stays_within_zero_and_one(seed: int) -> None:
    a, b = organisation(2, seed)
    dials = Dials(cross_department=0.1, same_site=-0.1)
    there, back = fit(a, b, dials, calibration=WEIGHTS), fit(b, a, dials, calibration=WEIGHTS)
    assert there.value == back.value
    assert (there.learn, there.teach) == (back.teach, back.learn)
    assert 0 <= there.value <= 1
    assert 0 <= there.learn <= 1


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_and_repeats_of_lines_change_nothing(seed: int, rng: st.DataObject) -> None:
    a, b = willing(2, seed, lines=5)
    again = someone(1, _mixed(a.offers, rng), _mixed(a.seeks, rng))
    assert fit(again, b, Dials(), calibration=WEIGHTS) == fit(a, b, Dials(), calibration=WEIGHTS)


def test_twins_rank_in_the_lowest_tenth() -> None:
    people = [_curious(i, np.random.default_rng(i)) for i in range(1, 201)]
    ranks = []
    for me in people[:20]:
        twin = someone(999, me.offers, me.seeks)
        fits = [
            fit(me, other, Dials(), calibration=WEIGHTS).value
            for other in people
            if other is not me
        ]
        ranks.append(np.mean(np.array(fits) < fit(me, twin, Dials(), calibration=WEIGHTS).value))
    assert max(ranks) <= 0.1


def _curious(number: int, rng: np.random.Generator) -> Participant:
    """Five offers and five other seeks of fifteen subjects, each line a paraphrase of its own."""
    subjects = np.eye(15, DIMS)[rng.choice(15, 10, replace=False)]
    rows = subjects + 0.12 * rng.normal(size=(10, DIMS))
    texts = [f"{number} {i}" for i in range(10)]
    return someone(number, Lines.of(texts[:5], rows[:5]), Lines.of(texts[5:], rows[5:]))


def _mixed(lines: Lines, rng: st.DataObject) -> Lines:
    order = [*range(len(lines)), *range(len(lines))]
    rng.shuffle(order)  # type: ignore[attr-defined]  # hypothesis hands a random.Random
    return Lines.of([f" {lines.texts[i].upper()} " for i in order], lines.vectors[order])
