import numpy as np
import pytest

from evals.line_calibration import (
    Labelled,
    by_kind,
    fitted,
    misleading_pairs,
    told,
    workplace_lines,
)
from tests.fakes import FakeEncoder


@pytest.fixture(scope="module")
def lines() -> Labelled:
    return workplace_lines(FakeEncoder())


def test_both_halves_of_the_skills_have_pairs_that_meet_and_pairs_that_do_not(
    lines: Labelled,
) -> None:
    halves = [lines.of(half) for half in ("fit", "check")]
    assert sum(len(half.cosines) for half in halves) == len(lines.cosines)
    assert all(0 < half.meets.mean() < 0.1 for half in halves)


def test_weights_are_fitted_to_where_the_shares_change() -> None:
    cosines = np.linspace(0, 1, 2_001)
    meets = np.random.default_rng(3).random(2_001) < 1 / (1 + np.exp(6 - 12 * cosines))
    weights = fitted(Labelled(cosines, meets, np.full(2_001, "fit")))
    assert weights.b1 == pytest.approx(12, abs=1.5)
    assert -weights.b0 / weights.b1 == pytest.approx(0.5, abs=0.03)


def test_each_kind_that_misleads_is_told_with_its_figures(lines: Labelled) -> None:
    misleading = misleading_pairs(FakeEncoder())
    weights = fitted(lines.of("fit"))
    kinds = by_kind(weights, misleading)
    assert {"opposite/negation", "homonym", "paraphrase", "German-English"} <= kinds.keys()
    assert sum(count for count, _, _ in kinds.values()) == len(misleading.cosines) == 207
    assert any(
        row.startswith("Brier score") for row in told(weights, lines.of("check"), misleading)
    )
