"""Two encoders beside each other: the cosine is the weighted mean of theirs."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder


class SideBySideEncoder:
    """`weight` of the first, 0-1; rows have length 1 as both parts' rows have."""

    def __init__(self, first: Encoder, second: Encoder, weight: float) -> None:
        self._parts = first, second
        self._weights = weight, 1 - weight

    @property
    def name(self) -> str:
        (first, second), weight = self._parts, self._weights[0]
        return f"{first.name} ({weight:g}) beside {second.name}"

    @property
    def dims(self) -> int:
        return sum(part.dims for part in self._parts)

    @property
    def fingerprint(self) -> str:
        parts = [part.fingerprint for part in self._parts]
        return sha256("\n".join([*parts, f"{self._weights[0]:g}"]).encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        blocks = [
            np.float32(np.sqrt(weight)) * part.encode(texts)
            for part, weight in zip(self._parts, self._weights, strict=True)
        ]
        return np.hstack(blocks)
