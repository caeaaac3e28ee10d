"""Average linkage over cosine distances of exact products, and where its tree is cut.

Sokal and Michener (1958), by SciPy. One rule serves every size and kind of text: where people
phrase one matter in many ways, near neighbours are far apart, and the tree is cut higher.
"""

from typing import Final

import numpy as np
from scipy.cluster import hierarchy

from embeddings.centroids import means
from embeddings.exact import LENGTH, Float64, Int16, Int32, products
from embeddings.neighbours import nearness

# cosine distance: a base, and how much of the median distance to near neighbours is added; learnt
# on sets of 17 to 2,000 questions and reflections (docs/themes.md)
BASE, SHARE = 0.68, 0.3
MOST: Final = 0.95
MOST_CELLS: Final = 100
MOST_POINTS: Final = 5_000  # of a tree: its time grows with their square
STAYS_WITHIN: Final = 10  # one in so many cells more or less is no news


def tree_centres(points: Int16, previous: int | None = None, *, groups: Int32) -> Int16:
    """Centres (K, d) of the largest cells of points (n, d), at most 100; a text alone is a cell.

    `groups` (n,) are their authors.

    The points come in an order free of meaning, so the first ones are a fair draw. The previous
    period's count of cells stays while the new one is within a tenth of it.
    """
    drawn = points[:MOST_POINTS]
    cell = cut(drawn, cut_distance(drawn, groups[:MOST_POINTS]), previous)
    mass = np.bincount(cell)
    return means(drawn, cell)[np.argsort(-mass, kind="stable")[:MOST_CELLS]]


def cut_distance(points: Int16, groups: Int32) -> float:
    """The distance from which cells are apart, by the median point's few nearest of other authors.

    What one person says of a matter is near to itself, however others say it.
    """
    if len(points) == 1:
        return BASE
    apart = 1 - float(np.median(nearness(points, groups))) / LENGTH**2
    return min(MOST, BASE + SHARE * apart)


def cut(points: Int16, distance: float, previous: int | None = None) -> Int32:
    """Cells (n,) numbered from 0, on average no further apart than `distance` within."""
    if len(points) <= 1:
        return np.zeros(len(points), dtype=np.int32)
    tree = hierarchy.linkage(_distances(points), "average")
    cell = _from_zero(hierarchy.fcluster(tree, distance, "distance"))
    count = int(cell.max()) + 1
    if previous is not None and 0 < abs(count - previous) <= max(1, previous // STAYS_WITHIN):
        cell = _from_zero(hierarchy.fcluster(tree, previous, "maxclust"))
    return cell


def _from_zero(cell: Int32) -> Int32:
    return np.asarray(cell - 1, dtype=np.int32)


def _distances(points: Int16) -> Float64:
    """Condensed, row by row, so that the square is held once."""
    near = products(points, points)
    rows = [near[at, at + 1 :] for at in range(len(points))]
    return np.asarray(np.clip(1 - np.concatenate(rows).astype(np.float64) / LENGTH**2, 0, 2))
