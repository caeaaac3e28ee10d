"""The vector index on random unit rows, the hardest there are: none is really near another."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from embeddings.embedded_index import EmbeddedIndex
from embeddings.index import F32, IndexState, Page
from service.bootstrap import utc_now
from service.pairings.recommendations.ranking import PROPOSED
from tests.bench.figures import Figure, percentile

_DIMS = 384
_FEW = 125  # the demo organisation
_MANY = 20_000  # above it `auto` asks the index
_PAGE = 500
_CHANGES = 10
_QUERIES = 50
_NEAREST = 100


def index_figures() -> Sequence[Figure]:
    """Asked for as many as the service asks for."""
    rows, queries = _rows(_MANY, seed=7), _rows(_QUERIES, seed=8)
    state = IndexState(1, "f" * 64, changed_seq=1, erased=0, built_at=utc_now())
    with TemporaryDirectory() as scratch, EmbeddedIndex(Path(scratch), state.fingerprint) as index:
        small = _seconds_to_build(index, rows[:_FEW], state)
        whole = _seconds_to_build(index, rows, state)
        change = _seconds_to_change(index, rows, state)
        found, asked = _found(index, rows, queries)
    return [
        Figure(f"an index of {_FEW} rows built", small, "s", 5),
        Figure(f"an index of {_MANY} rows built", whole, "s", 60, whole / small, f"of {_FEW}"),
        Figure(f"one change to it, {_MANY} rows", change, "s", 1, change / whole, "building it"),
        Figure(f"nearest {PROPOSED} of {_MANY} by it, median", asked * 1000, "ms", 50),
        Figure(f"not among them, of the {_NEAREST} nearest", 100 * (1 - found), "%", 15),
    ]


def _rows(count: int, seed: int) -> F32:
    rows = np.random.default_rng(seed).normal(size=(count, _DIMS)).astype(np.float32)
    unit: F32 = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def _pages(rows: F32) -> Iterator[Page]:
    for start in range(0, len(rows), _PAGE):
        part = rows[start : start + _PAGE]
        yield [str(start + at) for at in range(len(part))], part


def _seconds_to_build(index: EmbeddedIndex, rows: F32, state: IndexState) -> float:
    began = perf_counter()
    index.rebuild(_pages(rows), state)
    return perf_counter() - began


def _seconds_to_change(index: EmbeddedIndex, rows: F32, state: IndexState) -> float:
    """With the look at the files before and their checksums after it; the median."""
    taken = []
    for at in range(_CHANGES):
        began = perf_counter()
        index.state()
        index.apply_changes([], [([str(at)], rows[at + 1 : at + 2])], state)
        taken.append(perf_counter() - began)
    index.apply_changes([], _pages(rows[:_CHANGES]), state)  # as they were
    return percentile(taken, 50)


def _found(index: EmbeddedIndex, rows: F32, queries: F32) -> tuple[float, float]:
    """Share of the nearest that it finds, and the median seconds of a question."""
    shares, taken = [], []
    for query in queries:
        began = perf_counter()
        hits = {int(hit.key) for hit in index.nearest(query, PROPOSED)}
        taken.append(perf_counter() - began)
        nearest = np.argpartition(-(rows @ query), _NEAREST)[:_NEAREST].tolist()
        shares.append(len(hits.intersection(nearest)) / _NEAREST)
    return float(np.mean(shares)), percentile(taken, 50)
