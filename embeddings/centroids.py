"""Spherical k-means on exact products."""

import numpy as np

from embeddings.exact import Int16, Int32, nearest, rescale, totals

ROUNDS = 20


def consolidate(points: Int16, centres: Int16) -> Int16:
    """Centres (K, d) after at most 20 rounds; the heaviest comes first, an empty one is left out.

    Equal whatever the points' order.
    """
    cell = nearest(points, centres)
    for _ in range(ROUNDS):
        centres = means(points, cell)
        moved = nearest(points, centres)
        if np.array_equal(moved, cell):
            break
        cell = moved
    mass = np.bincount(nearest(points, centres), minlength=len(centres))
    return centres[np.argsort(-mass, kind="stable")]


def means(points: Int16, cell: Int32) -> Int16:
    """The mean direction of each cell that has points, in the order of the cells' numbers."""
    found, place = np.unique(cell, return_inverse=True)
    ones = np.ones(len(points), dtype=np.int64)
    return rescale(totals(points.astype(np.int64), place.astype(np.int32), ones, cells=len(found)))
