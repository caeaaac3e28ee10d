"""Quantised vectors to cells; one result whatever the order of the points or number of threads.

Every point gets a cell. Authors are opaque integers, `groups`, and none shapes a fit by more
than its first points. The way: cap, centre, shrink, smooth, tree, count, consolidate, assign.
"""

from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from embeddings.cell_count import candidates, cell_count, silhouettes
from embeddings.cells import (
    Assignment,
    Cells,
    StateMismatch,
    assign,
    dump,
    load,
    margins,
)
from embeddings.exact import Float32, Float64, Int16, Int32, Int64, quantise, rescale
from embeddings.shrinking import Weighted, consolidate, shrink
from embeddings.smoothing import neighbour_count, neighbours, smooth
from embeddings.tree import cuts, ward

__all__ = [
    "Assignment",
    "Cells",
    "Centred",
    "Clustering",
    "StateMismatch",
    "TooFewGroups",
    "assign",
    "centre",
    "cluster",
    "dump",
    "load",
    "quantise",
]

LEAST_GROUPS = 5
CURVE_POINTS = 3_000
# What the confidence curve is before any data, and how many points that prior weighs; taken
# from fits to public question sets.
PRIOR_SLOPE, PRIOR_OFFSET, PRIOR_WEIGHT = 14.0, -0.6, 20.0
_ROUNDS, _LONGEST_STEP = 50, 0.2


class TooFewGroups(Exception):
    """Fewer than five authors: there is nothing that could be shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """`points` (n, d) of length 4000 about `mean` (d,)."""

    points: Int16
    mean: Int32


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """`cell` (n,) and `confidence` (n,) in the caller's order; `digest` ignores that order."""

    cells: Cells
    cell: Int32
    confidence: Float32
    digest: str


def centre(points: Int16, mean: Int32 | None = None) -> Centred:
    """Subtract the integer mean, or a stored one, and bring each row back to length 4000."""
    if mean is None:
        total = points.sum(axis=0, dtype=np.int64)
        mean = np.rint(total / max(1, len(points))).astype(np.int32)
    return Centred(rescale(points.astype(np.int32) - mean), mean)


def cluster(
    points: Int16, groups: Int32, *, previous: Cells | None = None, cap: int = 20
) -> Clustering:
    """Quantised points (n, d) of `groups` (n,); raise TooFewGroups under five groups.

    At most `cap` points of a group shape the cells; the others are only assigned.
    """
    if len(np.unique(groups)) < LEAST_GROUPS:
        raise TooFewGroups("Fewer than five people have written.")
    order = _order(points, groups)
    centred = centre(points[order][_capped(groups[order], cap)])
    vectors = _cell_vectors(shrink(centred.points), None if previous is None else len(previous))
    slope, offset = _curve(centred.points[:CURVE_POINTS], vectors)
    cells = Cells(vectors, centred.mean, slope, offset)
    found = assign(points, cells)
    digest = sha256(dump(cells, ""))
    for part in (points, found.cell, found.confidence):
        digest.update(part[order].tobytes())
    return Clustering(cells, found.cell, found.confidence, digest.hexdigest())


def _order(points: Int16, groups: Int32) -> Int64:
    """By content, then group: what remains equal is interchangeable."""
    hashes = [sha256(row.tobytes()).digest()[:8] for row in np.ascontiguousarray(points)]
    return np.lexsort((groups, np.frombuffer(b"".join(hashes), dtype=">u8")))


def _capped(groups: Int32, cap: int) -> Int64:
    """Rows of the first `cap` points of each group, in order."""
    by_group = np.argsort(groups, kind="stable")
    _, starts, counts = np.unique(groups[by_group], return_index=True, return_counts=True)
    rank = np.arange(len(groups)) - np.repeat(starts, counts)
    return np.sort(by_group[rank < cap])


def _cell_vectors(fit: Weighted, previous: int | None) -> Int16:
    points, weights = fit
    counts = candidates(len(points))
    if not counts or len(np.unique(points, axis=0)) == 1:
        return consolidate(points, weights, np.zeros(len(points), dtype=np.int32))
    smoothed = smooth(points, neighbours(points, neighbour_count(len(points))))
    found = cuts(ward(smoothed, weights), counts)
    plain, even = points.astype(np.float64), smoothed.astype(np.float64)
    widths = {
        count: silhouettes(plain, cell, weights) + silhouettes(even, cell, weights)
        for count, cell in found.items()
    }
    return consolidate(points, weights, found[cell_count(widths, weights, previous)])


def _curve(points: Int16, vectors: Int16) -> tuple[float, float]:
    """Slope and offset of confidence over margin, learnt from whether neighbours agree."""
    if len(vectors) == 1:
        return PRIOR_SLOPE, PRIOR_OFFSET
    cell, margin = margins(points, vectors)
    near = neighbours(points, neighbour_count(len(points)))
    return _logistic(margin, (cell[near] == cell[:, None]).mean(axis=1))


def _logistic(margin: Float64, agrees: Float64) -> tuple[float, float]:
    """Newton's method in short steps, drawn towards the prior; no sum is left to threads.

    The margin is taken in units of the prior slope, so that both parameters are of one size.
    """
    unit = margin * PRIOR_SLOPE
    steep, offset = 1.0, PRIOR_OFFSET
    for _ in range(_ROUNDS):
        expected = 1 / (1 + np.exp(-(steep * unit + offset)))
        spread = expected * (1 - expected)
        missing = agrees - expected
        g_steep = (missing * unit).sum() - PRIOR_WEIGHT * (steep - 1)
        g_offset = missing.sum() - PRIOR_WEIGHT * (offset - PRIOR_OFFSET)
        h_steep = (spread * unit**2).sum() + PRIOR_WEIGHT
        h_offset = spread.sum() + PRIOR_WEIGHT
        h_both = (spread * unit).sum()
        scale = h_steep * h_offset - h_both**2
        steep += _short((h_offset * g_steep - h_both * g_offset) / scale)
        offset += _short((h_steep * g_offset - h_both * g_steep) / scale)
    return round(steep * PRIOR_SLOPE, 3), round(offset, 3)


def _short(step: float) -> float:
    return min(_LONGEST_STEP, max(-_LONGEST_STEP, float(step)))
