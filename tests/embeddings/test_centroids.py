"""Points move to their nearest centre, and centres to the middle of their points."""

import numpy as np

from embeddings.centroids import consolidate, means
from embeddings.exact import rescale


def test_a_misplaced_point_moves_to_its_cell_and_an_empty_cell_goes() -> None:
    one, other, far = rescale(np.array([[9, 1, 0], [0, 1, 9], [-9, -9, -9]]))
    points = np.stack([one, one, one, other, other])
    vectors = consolidate(points, np.stack([far, other, one]))
    assert vectors.tolist() == [one.tolist(), other.tolist()]


def test_means_leave_out_a_number_that_no_point_has() -> None:
    points = rescale(np.array([[9, 1, 0], [0, 1, 9]]))
    assert np.array_equal(means(points, np.array([4, 2], dtype=np.int32)), points[[1, 0]])
