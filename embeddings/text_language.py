"""The language of a whole text, where it can be told with certainty."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from embeddings.language_means import UNKNOWN
from embeddings.multilingual.languages import LANGUAGES, NgramDetector

SURE: Final = 0.9  # of all chances


def told_languages(texts: Sequence[str]) -> list[str]:
    """Codes of two letters; UNKNOWN for a text that may be of several languages.

    Raise WeightsMissing or WeightsChanged while the detector's model is not the pinned one.
    """
    if not texts:
        return []
    shares = _detector().shares(texts)
    best = zip(shares.argmax(axis=1), shares.max(axis=1), strict=True)
    return [LANGUAGES[place] if share >= SURE else UNKNOWN for place, share in best]


@lru_cache(maxsize=1)
def _detector() -> NgramDetector:
    """One for the process: its model takes a second to load."""
    return NgramDetector()
