"""Quantised vectors to cells; one result whatever the order of the points or number of threads.

Every point gets a cell. Authors are opaque integers, `groups`, and none shapes a fit by more
than its first points. The way: cap, centre by language, tree, cut, consolidate, assign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from embeddings.cells import (
    Assignment,
    Cells,
    StateMismatch,
    assign,
    dump,
    load,
    margins,
)
from embeddings.centroids import consolidate
from embeddings.exact import Float32, Float64, Int16, Int32, Int64, content_keys, quantise
from embeddings.language_means import UNKNOWN, language_means
from embeddings.linkage import tree_centres
from embeddings.neighbours import neighbour_count, neighbours

__all__ = [
    "Assignment",
    "Cells",
    "Clustering",
    "StateMismatch",
    "TooFewGroups",
    "assign",
    "cluster",
    "dump",
    "load",
    "quantise",
]

LEAST_GROUPS = 5
LEARNT_ON = 60_000
CURVE_POINTS = 3_000
# What the confidence curve is before any data, and how many points that prior weighs; taken
# from fits to public question sets.
PRIOR_SLOPE, PRIOR_OFFSET, PRIOR_WEIGHT = 14.0, -0.6, 20.0
_ROUNDS, _LONGEST_STEP = 50, 0.2


class TooFewGroups(Exception):
    """Fewer than five authors: there is nothing that could be shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """`cell` (n,) and `confidence` (n,) in the caller's order; `digest` ignores that order."""

    cells: Cells
    cell: Int32
    confidence: Float32
    digest: str


def cluster(
    points: Int16,
    groups: Int32,
    *,
    languages: Sequence[str] | None = None,
    previous: Cells | None = None,
    cap: int = 20,
) -> Clustering:
    """Quantised points (n, d) of `groups` (n,); raise TooFewGroups under five groups.

    At most `cap` points of a group shape the cells; the others are only assigned.
    """
    if len(np.unique(groups)) < LEAST_GROUPS:
        raise TooFewGroups("Fewer than five people have written.")
    told = np.array([UNKNOWN] * len(points) if languages is None else languages, dtype=np.str_)
    order = _order(points, groups, told)
    learnt = order[_capped(groups[order], cap)][:LEARNT_ON]
    means = language_means(points[learnt], told[learnt].tolist())
    centred = means.centred(points[learnt], told[learnt].tolist())
    count = None if previous is None else len(previous)
    vectors = consolidate(centred, tree_centres(centred, count, groups=groups[learnt]))
    slope, offset = _curve(centred[:CURVE_POINTS], vectors)
    cells = Cells(vectors, means, slope, offset)
    found = assign(points, cells, languages=told.tolist())
    digest = sha256(dump(cells, ""))
    for part in (points, found.cell, found.confidence):
        digest.update(part[order].tobytes())
    return Clustering(cells, found.cell, found.confidence, digest.hexdigest())


def _order(points: Int16, groups: Int32, told: NDArray[np.str_]) -> Int64:
    """By content, then group and language: what remains equal is interchangeable."""
    return np.lexsort((told, groups, content_keys(points)))


def _capped(groups: Int32, cap: int) -> Int64:
    """Rows of the first `cap` points of each group, in order."""
    by_group = np.argsort(groups, kind="stable")
    _, starts, counts = np.unique(groups[by_group], return_index=True, return_counts=True)
    rank = np.arange(len(groups)) - np.repeat(starts, counts)
    return np.sort(by_group[rank < cap])


def _curve(points: Int16, vectors: Int16) -> tuple[float, float]:
    """Slope and offset of confidence over margin, learnt from whether neighbours agree."""
    if len(vectors) == 1:
        return PRIOR_SLOPE, PRIOR_OFFSET
    cell, margin = margins(points, vectors)
    near = neighbours(points, neighbour_count(len(points)))
    agrees = (cell[near] == cell[:, None]).mean(axis=1)
    # a lonely text has no neighbour that could agree, and nothing is said of it
    told = np.bincount(cell, minlength=len(vectors))[cell] >= LEAST_GROUPS
    return _logistic(margin[told], agrees[told])


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
