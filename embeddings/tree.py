"""Ward's tree over weighted points, built from exact products, and its cuts.

Nearest-neighbour chain (Murtagh, 1983) with the Lance-Williams update; ties go to the lower row.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from embeddings.exact import Float64, Int16, Int32, Int64, products


class Merge(NamedTuple):
    height: float
    kept: int
    gone: int


def ward(points: Int16, weights: Int64) -> list[Merge]:
    """The n - 1 merges, lowest first; `kept` and `gone` are rows that stand for their clusters."""
    cost = _costs(points, weights)
    size = weights.astype(np.float64)
    merges: list[Merge] = []
    chain: list[int] = []
    while len(merges) < len(points) - 1:
        if not chain:
            chain.append(int(np.argmax(size > 0)))
        top = chain[-1]
        near = int(cost[top].argmin())
        if len(chain) > 1 and cost[top, chain[-2]] <= cost[top, near]:
            near = chain[-2]
            del chain[-2:]
            merges.append(_merge(cost, size, min(top, near), gone=max(top, near)))
        else:
            chain.append(near)
    return sorted(merges, key=lambda merge: merge.height)


def cuts(merges: Sequence[Merge], counts: Sequence[int]) -> dict[int, Int32]:
    """For each count of cells, the cell of each point, numbered by first appearance."""
    points = len(merges) + 1
    parent = np.arange(points)
    found: dict[int, Int32] = {}
    for done in range(points):
        if points - done in counts:
            found[points - done] = _numbered(parent)
        if done < len(merges):
            merge = merges[done]
            parent[parent == parent[merge.gone]] = parent[merge.kept]
    return found


def _costs(points: Int16, weights: Int64) -> Float64:
    cost = products(points, points).astype(np.float64)
    squares = cost.diagonal().copy()
    cost *= -2
    cost += squares[:, None]
    cost += squares
    heavy = weights.astype(np.float64)
    if (weights > 1).any():
        cost *= heavy[:, None] * heavy / (heavy[:, None] + heavy)
    else:
        cost /= 2
    np.fill_diagonal(cost, np.inf)
    return cost


def _merge(cost: Float64, size: Float64, kept: int, *, gone: int) -> Merge:
    height = float(cost[kept, gone])
    alive = (size > 0) & np.isfinite(cost[kept])
    alive[[kept, gone]] = False
    total = size[kept] + size[gone] + size
    row = np.full(len(size), np.inf)
    row[alive] = (
        (size[kept] + size[alive]) * cost[kept, alive]
        + (size[gone] + size[alive]) * cost[gone, alive]
        - size[alive] * height
    ) / total[alive]
    size[kept] += size[gone]
    size[gone] = 0
    cost[kept] = cost[:, kept] = row
    cost[:, gone] = np.inf  # the dead row is never looked at again
    return Merge(height, kept, gone)


def _numbered(parent: Int64) -> Int32:
    _, first, place = np.unique(parent, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int32)
    order[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return order[place]
