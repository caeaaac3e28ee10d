"""The vector index port and its exact form; an index only proposes and may vanish any time."""

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

GRID = 6  # decimals: equal vectors tie, though products differ in the last bit


class IndexUnavailable(Exception):
    """The index cannot answer; callers go on without it."""


class Hit(NamedTuple):
    key: str
    similarity: float  # inner product


class VectorIndex(Protocol):
    """Every method may raise IndexUnavailable; malformed input is a ValueError."""

    def nearest(self, query: F32, k: int) -> list[Hit]:
        """At most k hits for a query (dims,), most similar first, ties by key."""

    def put(self, keys: Sequence[str], vectors: F32) -> None:
        """Add or replace (n,) keys with (n, dims) vectors."""

    def drop(self, keys: Sequence[str]) -> None:
        """Forget these keys; unknown ones are no error."""

    def count(self) -> int: ...


class NumpyIndex:
    """Exact: compares the query with every vector. Threads take turns."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._keys: list[str] = []
        self._places: dict[str, int] = {}
        self._rows: F32 = np.empty((0, 0), dtype=np.float32)  # spare rows beyond the last key

    def nearest(self, query: F32, k: int) -> list[Hit]:
        query = checked_query(query)
        with self._turn:
            held = len(self._keys)
            if k <= 0 or held == 0:
                return []
            self._refuse_other_width(query.shape[0])
            similar = np.round((self._rows[:held] @ query).astype(np.float64), GRID)
            first = held - min(k, held)
            edge = np.partition(similar, first)[first]
            near = np.flatnonzero(similar >= edge)  # with all that tie at the edge
            return ranked((Hit(self._keys[at], float(similar[at])) for at in near), k)

    def put(self, keys: Sequence[str], vectors: F32) -> None:
        vectors = checked_rows(keys, vectors)
        if not keys:
            return
        with self._turn:
            if self._keys:
                self._refuse_other_width(vectors.shape[1])
            fresh = [key for key in keys if key not in self._places]
            self._reserve(len(self._keys) + len(fresh), vectors.shape[1])
            self._places.update(zip(fresh, range(len(self._keys), len(self._rows)), strict=False))
            self._keys.extend(fresh)
            self._rows[[self._places[key] for key in keys]] = vectors

    def drop(self, keys: Sequence[str]) -> None:
        with self._turn:
            for key in keys:
                self._drop_one(key)

    def count(self) -> int:
        with self._turn:
            return len(self._keys)

    def _drop_one(self, key: str) -> None:
        place = self._places.pop(key, None)
        if place is None:
            return
        last = self._keys.pop()
        if last != key:  # the last row fills the gap
            self._keys[place] = last
            self._places[last] = place
            self._rows[place] = self._rows[len(self._keys)]
        self._rows[len(self._keys)] = 0.0  # what was dropped is gone from memory

    def _reserve(self, rows: int, dims: int) -> None:
        held = len(self._keys)
        if held and rows <= len(self._rows):
            return
        grown = np.zeros((max(rows, 2 * held), dims), dtype=np.float32)
        if held:
            grown[:held] = self._rows[:held]
        self._rows = grown

    def _refuse_other_width(self, dims: int) -> None:
        if self._rows.shape[1] != dims:
            raise IndexUnavailable(f"the index holds {self._rows.shape[1]} dims, not {dims}")


def ranked(hits: Iterable[Hit], k: int) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.similarity, hit.key))[:k]


def checked_query(query: F32) -> F32:
    query = np.asarray(query, dtype=np.float32)
    if query.ndim != 1 or not np.isfinite(query).all():
        raise ValueError("a query is one row of finite numbers")
    return query


def checked_rows(keys: Sequence[str], vectors: F32) -> F32:
    vectors = np.asarray(vectors, dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(keys):  # noqa: PLR2004  rows and columns
        raise ValueError("one row of numbers for every key")
    if not np.isfinite(vectors).all():
        raise ValueError("a vector holds a number that is not finite")
    if len(set(keys)) != len(keys):
        raise ValueError("a key occurs twice")
    return vectors
