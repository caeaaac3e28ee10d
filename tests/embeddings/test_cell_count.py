"""Silhouettes agree with scikit-learn's; the count has bounds and a memory."""

import numpy as np
import pytest
from sklearn.metrics import silhouette_samples

from embeddings.cell_count import candidates, cell_count, silhouettes
from embeddings.exact import rescale


def test_silhouettes_are_those_of_cosine_distance() -> None:
    chance = np.random.default_rng(3)
    points = rescale(chance.integers(-900, 900, size=(50, 8))).astype(np.float64)
    cell = (np.arange(50) % 4).astype(np.int32)
    ours = silhouettes(points, cell, np.ones(50, dtype=np.int64))
    assert ours == pytest.approx(silhouette_samples(points, cell, metric="cosine"), abs=2e-3)


def test_a_point_alone_in_its_cell_has_no_silhouette() -> None:
    points = np.random.default_rng(3).integers(-900, 900, size=(6, 8)).astype(np.float64)
    cell = np.array([0, 1, 1, 1, 2, 2], dtype=np.int32)
    assert silhouettes(points, cell, np.ones(6, dtype=np.int64))[0] == 0


@pytest.mark.parametrize(("points", "most"), [(5, None), (6, 2), (17, 5), (75, 25), (5000, 25)])
def test_a_cell_has_three_points_on_average_and_there_are_at_most_25(
    points: int, most: int | None
) -> None:
    counts = candidates(points)
    assert (max(counts) if counts else None) == most


def test_equal_silhouettes_take_the_smaller_count() -> None:
    widths = {count: np.full(30, 0.5) for count in (2, 3, 4)}
    assert cell_count(widths, np.ones(30, dtype=np.int64), None) == 2


def test_an_impossible_earlier_count_is_forgotten() -> None:
    widths = {2: np.full(30, 0.1), 3: np.full(30, 0.5)}
    assert cell_count(widths, np.ones(30, dtype=np.int64), 4) == 3
