"""Spherical k-means on exact products, and with it many points as fewer weighted ones."""

from typing import NamedTuple

import numpy as np

from embeddings.exact import Int16, Int32, Int64, nearest, rescale, totals

MOST_POINTS = 6_000
SHRUNK_POINTS = 3_000
LEARNT_ON = 60_000
SHRINKING_ROUNDS = 3
CONSOLIDATING_ROUNDS = 20


class Weighted(NamedTuple):
    """Points (n, d) of length 4000; each stands for `weights` (n,) of the original ones."""

    points: Int16
    weights: Int64


def shrink(points: Int16) -> Weighted:
    """Points in an order free of meaning (by content hash), so the first ones are a fair draw."""
    learnt = points[:LEARNT_ON]
    ones = np.ones(len(learnt), dtype=np.int64)
    if len(learnt) <= MOST_POINTS:
        return Weighted(learnt, ones)
    centres = np.unique(learnt[:SHRUNK_POINTS], axis=0)
    for _ in range(SHRINKING_ROUNDS):
        centres = _centres(learnt, nearest(learnt, centres), ones)
    found, weights = np.unique(nearest(learnt, centres), return_counts=True)
    return Weighted(centres[found], weights.astype(np.int64))


def consolidate(points: Int16, weights: Int64, cell: Int32) -> Int16:
    """Cell vectors (K, d) after at most 20 rounds from a cut; the heaviest cell comes first."""
    centres = _centres(points, cell, weights)
    for _ in range(CONSOLIDATING_ROUNDS):
        moved = nearest(points, centres)
        if np.array_equal(moved, cell):
            break
        cell = moved
        centres = _centres(points, cell, weights)
    mass = np.bincount(nearest(points, centres), weights=weights, minlength=len(centres))
    return centres[np.argsort(-mass, kind="stable")]


def _centres(points: Int16, cell: Int32, weights: Int64) -> Int16:
    # a cell that lost its last point is left out
    found, place = np.unique(cell, return_inverse=True)
    return rescale(
        totals(points.astype(np.int64), place.astype(np.int32), weights, cells=len(found))
    )
