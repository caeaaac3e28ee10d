"""Neighbours are the nearest others, equal ones by index."""

import numpy as np

from embeddings.exact import products, rescale
from embeddings.neighbours import neighbour_count, neighbours


def test_neighbours_are_the_nearest_other_points() -> None:
    points = rescale(np.random.default_rng(1).integers(-900, 900, size=(30, 8)))
    near = products(points, points).astype(np.int64)
    for row, found in enumerate(neighbours(points, 4)):
        others = sorted((n for n in range(30) if n != row), key=lambda n: (-near[row, n], n))
        assert set(found.tolist()) == set(others[:4])


def test_equal_neighbours_are_taken_by_index() -> None:
    points = np.tile(rescale(np.arange(1, 9)[None]), (6, 1))
    assert set(neighbours(points, 2)[0].tolist()) == {1, 2}
    assert set(neighbours(points, 2)[5].tolist()) == {0, 1}


def test_a_small_set_has_few_neighbours_and_none_more_than_ten() -> None:
    assert [neighbour_count(points) for points in (5, 17, 60, 5000)] == [1, 2, 10, 10]
