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
    confidence,
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
# What the confidence curve is before any data, and how many points that belief weighs; taken
# from fits to public question sets.
PRIOR_SLOPE, PRIOR_OFFSET, PRIOR_WEIGHT = 18.0, -0.5, 20.0
_NEWTON_ROUNDS = 12


class TooFewGroups(Exception):
    """Fewer than five authors: there is nothing that could be shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Centred:
    """`points` (n, d) of length 4000 about `mean` (d,)."""

    points: Int16
    mean: Int32


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """`cell` (n,) and `confidence` (n,) in the caller's order; `digest` does not know that order."""

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
    content = (points[order], found.cell[order], found.confidence[order])
    digest = sha256(dump(cells, ""))
    for part in content:
        digest.update(part.tobytes())
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
    widths = {
        count: silhouettes(points, cell, weights) + silhouettes(smoothed, cell, weights)
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
    """Newton's method, drawn towards the prior; plain sums, so that no thread reorders them."""
    slope, offset = PRIOR_SLOPE, PRIOR_OFFSET
    for _ in range(_NEWTON_ROUNDS):
        expected = confidence(margin, slope, offset).astype(np.float64)
        spread = expected * (1 - expected) + 1e-6
        pull = PRIOR_WEIGHT * (slope - PRIOR_SLOPE) / PRIOR_SLOPE**2
        g_slope = ((agrees - expected) * margin).sum() - pull
        g_offset = (agrees - expected).sum() - PRIOR_WEIGHT * (offset - PRIOR_OFFSET)
        h_slope = (spread * margin**2).sum() + PRIOR_WEIGHT / PRIOR_SLOPE**2
        h_offset = spread.sum() + PRIOR_WEIGHT
        h_both = (spread * margin).sum()
        scale = h_slope * h_offset - h_both**2
        slope += float((h_offset * g_slope - h_both * g_offset) / scale)
        offset += float((h_slope * g_offset - h_both * g_slope) / scale)
    return round(slope, 4), round(offset, 4)
