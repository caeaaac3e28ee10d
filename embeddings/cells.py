"""The state of a fit: cells, mean and confidence curve; new points go to their nearest cell."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np

from embeddings.exact import LENGTH, Float32, Float64, Int16, Int32, blocks, products
from embeddings.language_means import LanguageMeans

_FORMAT = 2
_ONE_MEAN = 1  # the format before languages had means of their own


class StateMismatch(Exception):
    """The stored fit belongs to another encoder or is damaged: embed again, fit from nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """`vectors` (K, d) have length 4000 about `means`.

    A margin m has confidence 1 / (1 + exp(-(slope * m + offset))).
    """

    vectors: Int16
    means: LanguageMeans
    slope: float
    offset: float

    def __len__(self) -> int:
        return len(self.vectors)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells) and dump(self, "") == dump(other, "")

    __hash__ = None  # type: ignore[assignment]  # compared by value, so never a key


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """`cell` (n,) and `confidence` (n,) in 0-1 of each point, in the caller's order."""

    cell: Int32
    confidence: Float32


def assign(points: Int16, cells: Cells, *, languages: Sequence[str] | None = None) -> Assignment:
    """Quantised points, not yet centred, to their nearest cells; blocks bound the memory.

    A language that the fit has not met, and one that is not known, has the mean of all points.
    """
    cell = np.zeros(len(points), dtype=np.int32)
    margin = np.zeros(len(points))
    for rows in blocks(len(points)):
        told = None if languages is None else languages[rows]
        centred = cells.means.centred(points[rows], told)
        cell[rows], margin[rows] = margins(centred, cells.vectors)
    if len(cells) == 1:
        return Assignment(cell, np.ones(len(points), dtype=np.float32))
    return Assignment(cell, confidence(margin, cells.slope, cells.offset))


def margins(centred: Int16, vectors: Int16) -> tuple[Int32, Float64]:
    """Nearest cell, and by how much its cosine exceeds the second nearest's."""
    near = products(centred, vectors)
    rows = np.arange(len(centred))
    cell = near.argmax(axis=1).astype(np.int32)
    first = near[rows, cell].astype(np.float64)
    near[rows, cell] = -np.inf
    second = near.max(axis=1).astype(np.float64) if len(vectors) > 1 else first
    return cell, (first - second) / LENGTH**2


def confidence(margin: Float64, slope: float, offset: float) -> Float32:
    # four decimals: the last bits of exp differ between processors
    return np.round(1 / (1 + np.exp(-(slope * margin + offset))), 4).astype(np.float32)


def dump(cells: Cells, encoder: str) -> bytes:
    """The state as JSON with its SHA-256; `encoder` is the fingerprint of what made the vectors."""
    body = {
        "format": _FORMAT,
        "encoder": encoder,
        "shape": list(cells.vectors.shape),
        "vectors": b64encode(cells.vectors.astype("<i2").tobytes()).decode(),
        "languages": list(cells.means.languages),
        "means": b64encode(cells.means.rows.astype("<i4").tobytes()).decode(),
        "slope": cells.slope,
        "offset": cells.offset,
    }
    return json.dumps({"sha256": _digest(body), **body}, sort_keys=True).encode()


def load(state: bytes, encoder: str) -> Cells:
    """Raise StateMismatch where the state is another encoder's, another format's or damaged."""
    try:
        body = json.loads(state)
        known = body["format"] in {_ONE_MEAN, _FORMAT}
        whole = known and body.pop("sha256") == _digest(body)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StateMismatch("The stored fit cannot be read.") from None
    if not whole:
        raise StateMismatch("The stored fit is damaged or of another format.")
    if body["encoder"] != encoder:
        raise StateMismatch("The stored fit was made with another encoder.")
    vectors = np.frombuffer(b64decode(body["vectors"]), dtype="<i2").reshape(body["shape"])
    means = _means(body, vectors.shape[1])
    return Cells(vectors.astype(np.int16), means, body["slope"], body["offset"])


def _means(body: dict[str, Any], dims: int) -> LanguageMeans:
    is_one = body["format"] == _ONE_MEAN
    languages = () if is_one else tuple(body["languages"])
    rows = np.frombuffer(b64decode(body["mean" if is_one else "means"]), dtype="<i4")
    return LanguageMeans(languages, rows.reshape(-1, dims).astype(np.int32))


def _digest(body: dict[str, object]) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
