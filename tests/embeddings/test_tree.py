"""Ward's tree agrees with scipy's, and weights stand for repeated points."""

import numpy as np
import pytest
from scipy.cluster.hierarchy import fcluster, linkage

from embeddings.exact import Int16, Int32, rescale
from embeddings.tree import cuts, ward


def scattered(rows: int, seed: int) -> Int16:
    return rescale(np.random.default_rng(seed).integers(-900, 900, size=(rows, 8)))


def together(cell: Int32) -> list[list[bool]]:
    return [[one == other for other in cell.tolist()] for one in cell.tolist()]


@pytest.mark.parametrize("seed", range(5))
def test_the_cuts_are_those_of_scipy(seed: int) -> None:
    points = scattered(40, seed)
    ours = cuts(ward(points, np.ones(40, dtype=np.int64)), range(2, 9))
    theirs = linkage(points.astype(np.float64), "ward")
    for count, cell in ours.items():
        assert together(cell) == together(fcluster(theirs, count, "maxclust"))


def test_a_weight_stands_for_as_many_equal_points() -> None:
    points = scattered(20, 3)
    weights = np.random.default_rng(4).integers(1, 5, size=20)
    short = cuts(ward(points, weights), [4])[4]
    ones = np.ones(weights.sum(), dtype=np.int64)
    long = cuts(ward(np.repeat(points, weights, axis=0), ones), [4])[4]
    assert together(np.repeat(short, weights)) == together(long)


def test_cells_are_numbered_by_first_appearance() -> None:
    cell = cuts(ward(scattered(12, 5), np.ones(12, dtype=np.int64)), [4])[4]
    first = [cell.tolist().index(number) for number in range(4)]
    assert first == sorted(first)
