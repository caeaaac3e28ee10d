"""Turn an assignment into disjoint pairs, the best of each cycle."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]
Weights = Mapping[Pair, int]  # first < second


def to_pairs(sigma: NDArray[np.int64], weight: Weights) -> tuple[Pair, ...]:
    """Pairs (first < second), sorted; half the assignment's weight but for what odd cycles lose."""
    return tuple(sorted(pair for cycle in cycles(sigma) for pair in best_pairs(cycle, weight)))


def cycles(sigma: NDArray[np.int64]) -> Iterator[list[int]]:
    """Each cycle once, from its smallest member on."""
    seen = np.zeros(len(sigma), dtype=bool)
    for start in range(len(sigma)):
        cycle, here = [], start
        while not seen[here]:
            seen[here] = True
            cycle.append(here)
            here = int(sigma[here])
        if cycle:
            yield cycle


def best_pairs(cycle: Sequence[int], weight: Weights) -> list[Pair]:
    """Alone: none. Even: the better of both alternations. Odd: the best, one person left out."""
    if len(cycle) < 2:  # noqa: PLR2004 - it takes two
        return []
    if len(cycle) % 2:
        options = [_alternate([*cycle[i + 1 :], *cycle[:i]]) for i in range(len(cycle))]
    else:
        options = [_alternate(cycle), _alternate([*cycle[1:], cycle[0]])]
    return max(options, key=lambda pairs: sum(weight[pair] for pair in pairs))


def _alternate(path: Sequence[int]) -> list[Pair]:
    return [(min(a, b), max(a, b)) for a, b in zip(path[::2], path[1::2], strict=True)]
