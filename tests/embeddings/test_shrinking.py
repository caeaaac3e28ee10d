"""Many points become fewer weighted ones that still stand for all of them."""

import numpy as np

from embeddings.exact import rescale
from embeddings.shrinking import SHRUNK_POINTS, consolidate, shrink


def test_up_to_six_thousand_points_stay_as_they_are() -> None:
    points = rescale(np.random.default_rng(1).integers(-900, 900, size=(6000, 4)))
    kept = shrink(points)
    assert np.array_equal(kept.points, points)
    assert kept.weights.sum() == 6000


def test_more_points_become_at_most_three_thousand_of_the_same_total_weight() -> None:
    points = rescale(np.random.default_rng(1).integers(-900, 900, size=(6001, 4)))
    kept = shrink(points)
    assert len(kept.points) <= SHRUNK_POINTS
    assert kept.weights.sum() == 6001
    assert kept.weights.min() >= 1


def test_a_misplaced_point_moves_to_its_cell_and_an_empty_cell_goes() -> None:
    one, other = rescale(np.array([[9, 1, 0], [0, 1, 9]]))
    points = np.stack([one, one, one, other, other])
    vectors = consolidate(points, np.ones(5, dtype=np.int64), np.array([0, 0, 1, 1, 1]))
    assert sorted(vectors.tolist()) == sorted([one.tolist(), other.tolist()])
