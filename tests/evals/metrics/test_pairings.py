from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics.pairings import (
    covered,
    jaccard,
    least_agreement,
    ndcg,
    optimum,
    pairwise_loss,
)

GAINS = st.lists(st.integers(0, 3), min_size=1, max_size=12)


@settings(max_examples=40)
@given(GAINS)
def test_the_ideal_ranking_is_worth_1_and_none_is_worth_more(gains: list[int]) -> None:
    given_order, ideal = np.array(gains, float), np.sort(np.array(gains, float))[::-1]

    assert ndcg(ideal, given_order) == pytest.approx(1.0)
    assert 0 <= ndcg(given_order, given_order) <= 1 + 1e-12


def test_a_relevant_partner_further_down_counts_less() -> None:
    gains = np.array([3.0, 0.0, 0.0])

    assert ndcg(gains[::-1], gains) == pytest.approx(1 / 2)


@settings(max_examples=40)
@given(GAINS)
def test_turning_all_values_round_turns_the_loss_round(gains: list[int]) -> None:
    found = np.array(gains, float)
    values = np.arange(len(gains), dtype=float)
    loss = pairwise_loss(values, found)

    if len(set(gains)) > 1:
        assert pairwise_loss(-values, found) == pytest.approx(1 - loss)
        assert pairwise_loss(found, found) == 0.0
        assert pairwise_loss(np.zeros(len(gains)), found) == 0.5


def test_coverage_is_the_mean_of_the_best_answers() -> None:
    assert covered(np.array([[3, 0], [1, 0]])) == pytest.approx(2 / 3)
    assert covered(np.zeros((2, 0))) == 0.0


@settings(max_examples=15)
@given(st.integers(0, 2**16), st.integers(2, 6))
def test_the_optimum_is_that_of_trying_everything(seed: int, n: int) -> None:
    weight = np.random.default_rng(seed).random((n, n))
    weight = (weight + weight.T) / 2

    def best(left: frozenset[int]) -> float:
        found = [weight[a, b] + best(left - {a, b}) for a, b in combinations(sorted(left), 2)]
        return max(found, default=0.0)

    assert optimum(weight) == pytest.approx(best(frozenset(range(n))))


def test_too_many_people_have_no_exact_optimum() -> None:
    with pytest.raises(ValueError, match="too many"):
        optimum(np.zeros((17, 17)))


def test_agreement_is_that_of_the_most_different_set() -> None:
    assert jaccard(set(), set()) == 1.0
    assert least_agreement([{1, 2}, {1, 2}, {2, 3}]) == pytest.approx(1 / 3)
