"""What becomes of cells from fit to fit: kept, split off or born; authors weigh one each."""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from embeddings.exact import Float64, Int32

KEPT_FROM = 0.5  # F1
SPLIT_FROM = 0.25  # share of the old cell that each of its parts takes
_LEAST_PARTS = 2


class Event(StrEnum):
    KEPT = "kept"
    SPLIT = "split"
    BORN = "born"


class Step(NamedTuple):
    """How one new cell came about; `old` is the cell it goes on or left, None if it was born."""

    event: Event
    old: int | None = None


class Overlap(NamedTuple):
    """`f1` and `share` (K_old, K_new); `share` is what a new cell took of an old one."""

    f1: Float64
    share: Float64


def overlap(old: Int32, new: Int32, groups: Int32, *, cells: tuple[int, int]) -> Overlap:
    """Of points (n) put into (K_old, K_new) `cells` by either fit; every group weighs one."""
    weight = 1 / np.bincount(groups)[groups] if len(groups) else np.zeros(0)
    both = np.zeros(cells)
    np.add.at(both, (old, new), weight)
    of_old, of_new = both.sum(axis=1, keepdims=True), both.sum(axis=0, keepdims=True)
    return Overlap(_ratio(2 * both, of_old + of_new), _ratio(both, np.broadcast_to(of_old, cells)))


def lineage(found: Overlap) -> list[Step]:
    """One step for each new cell; pairs are assigned so that their F1 together is highest."""
    # four decimals: sums of weights may differ in their last bits
    f1, share = np.round(found.f1, 4), np.round(found.share, 4)
    rows, columns = linear_sum_assignment(-f1)
    pairs = zip(columns.tolist(), rows.tolist(), strict=True)
    kept = {new: old for new, old in pairs if f1[old, new] >= KEPT_FROM}
    return [
        Step(Event.KEPT, kept[new]) if new in kept else _apart(share, new)
        for new in range(f1.shape[1])
    ]


def _apart(share: Float64, new: int) -> Step:
    """Whether a cell without an heir's claim is one of several parts of an old one."""
    if len(share) == 0:
        return Step(Event.BORN)
    old = int(share[:, new].argmax())
    parts = int((share[old] >= SPLIT_FROM).sum())
    is_part = share[old, new] >= SPLIT_FROM and parts >= _LEAST_PARTS
    return Step(Event.SPLIT, old) if is_part else Step(Event.BORN)


def _ratio(part: Float64, whole: NDArray[np.float64]) -> Float64:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
