"""Quality of rankings and rounds against gold relevance; nothing here knows a fit's formula."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
GRADES = 3  # gold relevance runs from 0 to 3
ONE_ANSWERED = 0.5  # coverage of somebody of whose two seeks one is answered by its very skill
MOST_EXACT = 16  # people; the optimum is found over subsets


def ndcg(gains: Array, ideal: Array, depth: int = 10) -> float:
    """`sum((2^r_i - 1)/log2(i+1))` of a ranking over that of the ideal one, 0-1.

    Burges et al., 2005. `gains` (k,) stand in ranked order; `ideal` (n,) are all gains there are.
    1 when nothing is relevant, since nothing could be ranked better.
    """
    best = _discounted(np.sort(ideal)[::-1][:depth])
    return _discounted(gains[:depth]) / best if best > 0 else 1.0


def pairwise_loss(values: Array, gains: Array) -> float:
    """Share of (better, worse) partners ranked wrongly, ties a half; 0-1, 0 when all are equal."""
    better = gains[:, None] > gains[None, :]
    if not better.any():
        return 0.0
    difference = values[:, None] - values[None, :]
    wrong = (difference < 0) + 0.5 * (difference == 0)
    return float(wrong[better].mean())


def covered(relevance: Array) -> float:
    """Mean over seeks of the best gold relevance among offers, as a share of 3; 0-1.

    `relevance` (seeks, offers) holds 0-3; no offer covers nothing.
    """
    if 0 in relevance.shape:
        return 0.0
    return float(relevance.max(axis=1).mean() / GRADES)


def optimum(weight: Array) -> float:
    """Largest total of disjoint pairs, exact; `weight` (n, n) symmetric, n <= 16.

    Over subsets: the lowest person left stays alone or takes one of the others.
    """
    n = len(weight)
    if n > MOST_EXACT:
        raise ValueError("too many people for an exact optimum")
    best = np.zeros(1 << n)
    for left in range(1, 1 << n):
        first = (left & -left).bit_length() - 1
        rest = left ^ (1 << first)
        options = [best[rest]]
        options += [
            best[rest ^ (1 << j)] + weight[first, j] for j in range(first + 1, n) if rest >> j & 1
        ]
        best[left] = max(options)
    return float(best[-1])


def jaccard(one: Collection[object], other: Collection[object]) -> float:
    """Shared over all, 0-1; 1 for two empty sets."""
    a, b = set(one), set(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def least_agreement(found: Sequence[Collection[object]]) -> float:
    """Smallest Jaccard of the first set with any of the others, 0-1."""
    return min((jaccard(found[0], other) for other in found[1:]), default=1.0)


def _discounted(gains: Array) -> float:
    places = np.arange(2, len(gains) + 2)
    return float(((2.0**gains - 1) / np.log2(places)).sum())
