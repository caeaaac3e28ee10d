"""Neighbours of a point among the others; equal distances go by index."""

import numpy as np

from embeddings.exact import Float64, Int16, Int32, Int64, blocks, products

MOST_NEIGHBOURS = 10
# in a small set ten neighbours reach across themes: a sixth of the points at most
SHARE_OF_POINTS = 6
NEAR = 5  # of the neighbours, those that tell how dense the points lie
_ABOVE_ANY_PRODUCT = 2**25
_BLOCK_ROWS = 1024


def neighbour_count(points: int) -> int:
    return max(1, min(MOST_NEIGHBOURS, points // SHARE_OF_POINTS))


def neighbours(points: Int16, count: int) -> Int64:
    """Row numbers (n, count) of the nearest other points, in no promised order; count < n."""
    size = len(points)
    found = np.empty((size, count), dtype=np.int64)
    for rows in blocks(size, _BLOCK_ROWS):
        # one integer holds nearness, then index, so no two keys are equal
        keys = _ABOVE_ANY_PRODUCT - products(points[rows], points).astype(np.int64)
        keys = keys * size + np.arange(size)
        own = np.arange(rows.start, rows.stop)
        keys[own - rows.start, own] = np.iinfo(np.int64).max
        found[rows] = np.argpartition(keys, count - 1, axis=1)[:, :count]
    return found


def nearness(points: Int16, groups: Int32 | None = None) -> Float64:
    """Mean product (n,) with the nearest others, at most five; there are two points or more.

    Points of one group are no neighbours of each other; one that is missing counts as no likeness.
    """
    groups = np.arange(len(points), dtype=np.int32) if groups is None else groups
    count = min(NEAR, neighbour_count(len(points)))
    found = np.empty(len(points))
    for rows in blocks(len(points), _BLOCK_ROWS):
        near = products(points[rows], points)
        near[groups[rows, None] == groups] = -np.inf
        best = np.partition(near, -count, axis=1)[:, -count:]
        found[rows] = np.where(np.isneginf(best), 0, best).sum(axis=1, dtype=np.float64) / count
    return found
