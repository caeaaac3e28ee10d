"""A multilingual encoder's vectors, mapped by least squares to where an English one has them.

The map is learnt on English sentences alone (`python -m evals map`); as the vectors it is given are
about the mean of their language, it holds for the other languages too. It takes out what every text
shares and keeps what the English encoder tells apart.
"""

from collections.abc import Sequence
from hashlib import sha256
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Checkable, Encoder
from embeddings.multilingual.centred import CentredEncoder, shipped_means
from embeddings.multilingual.e5 import E5Encoder
from embeddings.multilingual.languages import NgramDetector

MAP_FILE = "map.npz"
NAME = "multilingual-e5-small (4 bits), mapped"


class MappedEncoder:
    """`turn` (dims, dims) is float16, and part of what the fingerprint tells apart."""

    def __init__(self, encoder: Encoder, turn: NDArray[np.float16], name: str = NAME) -> None:
        self._encoder = encoder
        self._turn = turn
        self.name = name
        self.dims = turn.shape[1]

    @property
    def fingerprint(self) -> str:
        parts = self._encoder.fingerprint, sha256(self._turn.astype("<f2").tobytes()).hexdigest()
        return sha256("\n".join(parts).encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise WeightsMissing or WeightsChanged as the encoder does."""
        rows = self._encoder.encode(texts) @ self._turn.astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)

    def weights_problem(self) -> str | None:
        encoder = self._encoder
        return encoder.weights_problem() if isinstance(encoder, Checkable) else None


def multilingual_encoder() -> MappedEncoder:
    return MappedEncoder(
        CentredEncoder(E5Encoder(), shipped_means(), NgramDetector()), shipped_map()
    )


def shipped_map() -> NDArray[np.float16]:
    with (
        resources.files(__package__).joinpath(MAP_FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as stored,
    ):
        return np.asarray(stored["turn"], dtype=np.float16)
