"""Small cells for short lines."""

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.clusters import quantise
from embeddings.fine_cells import centrality, fine_cells


def subjects(count: int, each: int, seed: int = 1) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    rows = np.repeat(np.eye(count, 40), each, axis=0) + 0.05 * rng.normal(size=(count * each, 40))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_thirty_subjects_are_thirty_cells() -> None:
    cell = fine_cells(quantise(subjects(30, 5)))
    assert len(set(cell.tolist())) == 30
    assert all(len(set(cell[start : start + 5])) == 1 for start in range(0, 150, 5))


def test_the_order_of_the_points_changes_nothing() -> None:
    points = quantise(subjects(12, 6))
    order = np.random.default_rng(3).permutation(len(points))
    assert np.array_equal(fine_cells(points)[order], fine_cells(points[order]))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_points_are_no_trouble(count: int) -> None:
    points = quantise(subjects(3, 1))[:count]
    assert len(fine_cells(points)) == len(centrality(points, fine_cells(points))) == count


def test_the_middle_of_a_cell_is_its_most_central_point() -> None:
    rows = np.vstack([subjects(2, 6), np.eye(2, 40, dtype=np.float32)[:1]])
    points = quantise(rows)
    cell = fine_cells(points)
    near = centrality(points, cell)
    assert np.flatnonzero(cell == cell[0])[near[cell == cell[0]].argmax()] == len(rows) - 1
