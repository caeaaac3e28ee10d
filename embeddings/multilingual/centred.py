"""Take each language's mean off the vectors of its texts: what is left is what a text is about.

A multilingual encoder places the texts of one language near each other, so a false friend in one's
own language lies nearer than the right partner in another. The means are constants, made by
`python -m evals means` from the same matters said in each language, so a vector depends on its text
alone. A text that may be of several languages has the mean of each taken off by its share.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Checkable, Encoder
from embeddings.multilingual.languages import LANGUAGES, LanguageDetector

MEANS_FILE = "means.json"


class LanguageMeans(NamedTuple):
    """`rows` (languages, dims), in the order of LANGUAGES."""

    rows: NDArray[np.float32]

    @property
    def digest(self) -> str:
        return sha256(self.rows.astype("<f4").tobytes()).hexdigest()


class CentredEncoder:
    """Another encoder's vectors about the mean of their language, brought back to length 1."""

    def __init__(self, encoder: Encoder, means: LanguageMeans, detector: LanguageDetector) -> None:
        self._encoder = encoder
        self._means = means
        self._detector = detector

    @property
    def name(self) -> str:
        return f"{self._encoder.name}, language means off"

    @property
    def dims(self) -> int:
        return self._encoder.dims

    @property
    def fingerprint(self) -> str:
        parts = (self._encoder.fingerprint, self._means.digest, self._detector.fingerprint)
        return sha256("\n".join(parts).encode()).hexdigest()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raise WeightsMissing or WeightsChanged as its parts do."""
        rows = self._encoder.encode(texts)
        if not len(rows):
            return rows
        moved = rows - self._detector.shares(texts) @ self._means.rows
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        # a text that is its language's mean says nothing, and still needs a direction
        kept = np.where(lengths > 0, moved / np.where(lengths > 0, lengths, 1), rows)
        return np.asarray(kept, dtype=np.float32)

    def weights_problem(self) -> str | None:
        """One sentence saying what is wrong with its parts and its cure, or None."""
        for part in (self._encoder, self._detector):
            if isinstance(part, Checkable) and (wrong := part.weights_problem()):
                return wrong
        return None


def shipped_means() -> LanguageMeans:
    text = resources.files(__package__).joinpath(MEANS_FILE).read_text(encoding="utf-8")
    found = json.loads(text)
    return LanguageMeans(np.array([found[one] for one in LANGUAGES], dtype=np.float32))
