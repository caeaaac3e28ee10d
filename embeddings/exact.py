"""Integer vectors of length 4000, whose products float32 computes exactly in any order.

|x| <= 4010 gives products up to 4010**2 = 16.1 million < 2**24, so neither the order of the points
nor the number of threads changes a result.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Int16 = NDArray[np.int16]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

Wide = TypeVar("Wide", Int64, Float64)

LENGTH = 4000
BLOCK_ROWS = 8192


def quantise(vectors: Float32) -> Int16:
    """Unit rows (n, d) to integers: rint(4000 * x)."""
    return np.asarray(np.rint(vectors.astype(np.float64) * LENGTH), dtype=np.int16)


def content_keys(points: Int16) -> NDArray[np.uint64]:
    """(n,) a key of each row's content, so that an order by them is free of meaning."""
    hashes = [sha256(row.tobytes()).digest()[:8] for row in np.ascontiguousarray(points)]
    return np.frombuffer(b"".join(hashes), dtype=">u8").astype(np.uint64)


def rescale(points: NDArray[np.integer]) -> Int16:
    """Integer rows of any length to length 4000, rounded; a row of zeros stays."""
    wide = points.astype(np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))[:, None]
    scaled = np.divide(LENGTH * wide, lengths, out=np.zeros_like(wide), where=lengths > 0)
    return np.asarray(np.rint(scaled), dtype=np.int16)


def products(a: Int16, b: Int16) -> Float32:
    """Exact integer products (n, m), held as float32."""
    return a.astype(np.float32) @ b.astype(np.float32).T


def totals(points: Wide, cell: Int32, weights: Int64, *, cells: int) -> Wide:
    """Weighted sum of the points of each cell, (cells, d), exact in int64 and in float64."""
    members = csr_matrix((weights, (cell, np.arange(len(cell)))), shape=(cells, len(cell)))
    return np.asarray(members @ points, dtype=points.dtype)


def nearest(points: Int16, cells: Int16) -> Int32:
    """The nearest cell of each point; equal products go to the lower cell."""
    found = np.empty(len(points), dtype=np.int32)
    for rows in blocks(len(points)):
        found[rows] = products(points[rows], cells).argmax(axis=1)
    return found


def blocks(rows: int, size: int = BLOCK_ROWS) -> Iterator[slice]:
    for start in range(0, rows, size):
        yield slice(start, min(rows, start + size))
