"""Lines of one kind as dense arrays; exact float32 products."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.fit import SeekAnswers, evidence
from service.pairings.engine.person import Lines

F32 = NDArray[np.float32]
Ints = NDArray[np.intp]
FEW_ROWS = 16  # below this many the tall product is the faster one


@dataclass(frozen=True, slots=True, eq=False)
class LineSlots:
    """One kind of line of n people, ordered slot by slot so that each slot is a dense prefix.

    `order` (n,) lists people by falling number of lines; slot k holds the k-th line of the first
    `sizes[k]` of them, from row `starts[k]` of `rows` (lines, dims) on.
    """

    order: Ints
    rank: Ints
    counts: Ints
    starts: Ints
    sizes: Ints
    rows: F32

    @classmethod
    def of(cls, lists: Sequence[Lines], dims: int) -> "LineSlots":
        counts = np.array([len(lines) for lines in lists], dtype=np.intp)
        order = np.argsort(-counts, kind="stable")
        slots = range(int(counts.max(initial=0)))
        sizes = np.array([int((counts > k).sum()) for k in slots], dtype=np.intp)
        picked = [(lists[i], k) for k in slots for i in order[: sizes[k]]]
        rows = np.array([lines.vectors[k] for lines, k in picked], dtype=np.float32)
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
        return cls(order, np.argsort(order), counts, starts, sizes, rows.reshape(-1, dims))

    def slot(self, k: int, low: int = 0, high: int | None = None) -> slice:
        """Rows of slot k of the people at places low to high of `order`."""
        stop = self.sizes[k] if high is None else min(high, self.sizes[k])
        return slice(int(self.starts[k]) + low, int(self.starts[k]) + max(low, int(stop)))

    def answers(self, queries: F32, weights: Calibration) -> SeekAnswers:
        """How each person's lines answer each query (m, dims): (m, n) float32 as `order`."""
        is_few = len(queries) <= FEW_ROWS
        shape = (len(self.order), len(queries))
        best, total = (np.full(shape, start, dtype=np.float32).T for start in (-1.0, 0.0))
        if not is_few:
            best, total = (np.ascontiguousarray(table) for table in (best, total))
        for k, size in enumerate(self.sizes):
            rows = self.rows[self.slot(k)]
            cosines = (rows @ queries.T).T if is_few else queries @ rows.T
            np.maximum(best[:, :size], cosines, out=best[:, :size])
            total[:, :size] += evidence(cosines)
        return SeekAnswers.of(total, best, weights)

    def lines_of(self, others: Ints) -> tuple[Ints, Ints]:
        """Rows of these people's lines, person by person, and where each person's begin."""
        counts = self.counts[others]
        firsts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp)
        k = np.arange(int(counts.sum())) - np.repeat(firsts, counts)
        return self.starts[k] + np.repeat(self.rank[others], counts), firsts

    def in_id_order(self, values: F32) -> F32:
        """Undo `order` along the last axis."""
        return np.ascontiguousarray(values[..., self.rank])
