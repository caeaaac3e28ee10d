"""How many cells a set of points has: the cut of the tree with the best mean silhouette.

Silhouette (Rousseeuw, 1987) over cosine distance, of the points themselves and of their smoothed
places together. All sums are of integers, so the means do not depend on order or threads.
"""

from collections.abc import Mapping

import numpy as np

from embeddings.exact import LENGTH, Float64, Int32, Int64, totals

MOST_CELLS = 25
LEAST_POINTS_A_CELL = 3
SUBSAMPLES = 15
SHARE = 0.8
STAYS_WITHIN = 2  # a count this far from last period's replaces it
_SEED = 20_250


def candidates(points: int) -> list[int]:
    return list(range(2, min(MOST_CELLS, points // LEAST_POINTS_A_CELL) + 1))


def cell_count(widths: Mapping[int, Float64], weights: Int64, previous: int | None) -> int:
    """Median of the best count over subsamples; last period's stays unless that is 2 away.

    `widths` maps each candidate count to the silhouettes of all points.
    """
    counts = sorted(widths)
    table = np.stack([widths[count] for count in counts])
    chance = np.random.default_rng(_SEED)
    drawn = max(2, int(SHARE * len(weights)))
    best = []
    for _ in range(SUBSAMPLES):
        rows = np.sort(chance.permutation(len(weights))[:drawn])
        means = np.round((table[:, rows] * weights[rows]).sum(axis=1) / weights[rows].sum(), 6)
        best.append(counts[int(means.argmax())])  # ties take the smaller count
    median = int(np.median(best))
    if previous is not None and previous in widths and abs(median - previous) < STAYS_WITHIN:
        return previous
    return median


def silhouettes(points: Float64, cell: Int32, weights: Int64) -> Float64:
    """Width of each point, -1 to 1, 0 if alone in its cell; `points` are integers in float64."""
    cells = int(cell.max()) + 1
    rows = np.arange(len(points))
    mass = np.bincount(cell, weights=weights, minlength=cells)
    sums = totals(points, cell, weights, cells=cells)
    # cosine distances to all members of a cell, added up: integers below 2**53
    apart = mass - (points @ sums.T) / LENGTH**2
    itself = 1 - np.einsum("ij,ij->i", points, points) / LENGTH**2
    inside = (apart[rows, cell] - itself) / np.maximum(mass[cell] - 1, 1)
    apart /= mass
    apart[rows, cell] = np.inf
    outside = apart.min(axis=1)
    larger = np.maximum(np.maximum(inside, outside), 1e-9)
    return np.where(mass[cell] > 1, (outside - inside) / larger, 0.0)
