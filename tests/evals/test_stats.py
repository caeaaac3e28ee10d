import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.cases import Items, Metric, Score
from evals.stats import (
    CaseMismatch,
    cluster_bootstrap,
    estimate,
    group_jackknife,
    non_inferior,
    non_inferior_set,
    wilson,
)

UP = Metric(name="m", better="up", margin=0.01)
DOWN = Metric(name="m", better="down", margin=0.01)


def _scores(values: list[float]) -> list[Score]:
    return [
        Score(case=f"c{n}", metric="m", value=value, cluster=f"g{n // 2}")
        for n, value in enumerate(values)
    ]


def _items(assigned: list[int]) -> Items:
    count = len(assigned)
    authors = np.array([f"a{n}" for n in range(count)])
    return Items(np.zeros(count), np.array(assigned), np.zeros(count), authors)


def test_the_bootstrap_is_a_ratio_of_sums() -> None:
    found = cluster_bootstrap(
        np.array([1.0, 0.0]), np.array([3.0, 1.0]), np.array(["a", "b"]), seed=1
    )

    assert found.value == 0.75
    assert found.low <= found.value <= found.high
    assert found.clusters == 2


def test_clustered_values_give_a_wider_interval_than_single_ones() -> None:
    values = np.repeat([0.0, 1.0] * 15, 10)
    weights = np.ones(300)

    whole = cluster_bootstrap(values, weights, np.repeat(np.arange(30), 10), seed=1)
    single = cluster_bootstrap(values, weights, np.arange(300), seed=1)

    assert whole.high - whole.low > 2 * (single.high - single.low)


def test_no_weight_at_all_has_no_mean() -> None:
    with pytest.raises(ValueError, match="no positive weight"):
        cluster_bootstrap(np.ones(2), np.zeros(2), np.arange(2), seed=1)


def test_wilson_bounds_a_rate_without_events() -> None:
    assert wilson(0, 60).high == pytest.approx(0.060, abs=0.001)
    assert wilson(0, 765).high == pytest.approx(0.005, abs=0.001)
    assert wilson(0, 0).high == 1.0


def test_a_perfect_rate_keeps_wilsons_doubt() -> None:
    found = estimate(_scores([1.0] * 60))

    assert found.value == found.high == 1.0
    assert found.low == pytest.approx(0.94, abs=0.01)


@settings(max_examples=20)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_unchanged_output_differs_by_nothing(values: list[float]) -> None:
    scores = _scores(values)

    found = non_inferior(scores, scores[::-1], UP)

    assert (found.passed, found.change, found.low, found.high) == (True, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(("metric", "shift"), [(UP, -0.05), (DOWN, 0.05)])
def test_worse_values_fail_whichever_way_is_better(metric: Metric, shift: float) -> None:
    old = [0.5 + n / 100 for n in range(40)]

    worse = non_inferior(_scores([v + shift for v in old]), _scores(old), metric)
    better = non_inferior(_scores([v - shift for v in old]), _scores(old), metric)

    assert not worse.passed
    assert worse.change == pytest.approx(-0.05)
    assert better.passed


def test_other_cases_cannot_be_compared() -> None:
    with pytest.raises(CaseMismatch):
        non_inferior(_scores([0.1, 0.2]), _scores([0.1, 0.2, 0.3]), UP)


def test_the_jackknife_of_a_mean_gives_its_standard_error() -> None:
    chance = np.random.default_rng(3)
    items = _items([int(x) for x in chance.integers(0, 100, 400)])

    found = group_jackknife(lambda x: float(x.assigned.mean()), items, items.author)

    expected = items.assigned.std(ddof=1) / 20
    assert (found.high - found.low) / 2 / 2.093 == pytest.approx(expected, rel=0.35)


def test_set_level_changes_leave_out_the_same_authors_on_both_sides() -> None:
    old = _items([n % 5 for n in range(100)])
    new = _items([0] * 100)

    def spread(items: Items) -> float:
        return float(items.assigned.std())

    assert non_inferior_set(spread, old, old, metric=UP).low == 0.0
    assert not non_inferior_set(spread, new, old, metric=UP).passed
