"""What a redaction took out, and whether a secret is anywhere in what others see."""

import re
from base64 import b64encode
from collections.abc import Iterable
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

OVERLAP = 0.5  # share of a span that must be gone

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_GAPS = re.compile(r"[\W_]+")


def removed(text: str, redacted: str) -> NDArray[np.bool_]:
    """Which characters of the text the redacted one no longer has, (len(text),).

    By alignment of words, so it needs nothing from the component but its output.
    """
    left, right = _TOKEN.findall(text), _TOKEN.findall(redacted)
    starts = np.concatenate([[0], np.cumsum([len(token) for token in left])]).astype(int)
    gone = np.ones(len(text), dtype=bool)
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        gone[starts[block.a] : starts[block.a + block.size]] = False
    return gone


def is_found(gone: NDArray[np.bool_], start: int, end: int) -> bool:
    """Whether at least half of a marked span was taken out."""
    return bool(gone[start:end].mean() >= OVERLAP) if end > start else False


def is_coarser(gone: NDArray[np.bool_], start: int, end: int) -> bool:
    """Whether anything of a span was taken out: enough for a date that becomes its month."""
    return bool(gone[start:end].any())


def wrongly_gone(text: str, gone: NDArray[np.bool_], spans: Iterable[tuple[int, int]]) -> float:
    """Share of the removed letters and digits that no span marks, 0-1; 0 when nothing is gone."""
    written = np.array([character.isalnum() for character in text], dtype=bool)
    marked = np.zeros(len(text), dtype=bool)
    for start, end in spans:
        marked[start:end] = True
    taken = gone & written
    return float((taken & ~marked).sum() / taken.sum()) if taken.any() else 0.0


class Seen:
    """Everything that somebody reads, squeezed once for thousands of look-ups."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._plain = "\n".join(texts)
        self._squeezed = squeezed(self._plain)

    def holds(self, value: str) -> bool:
        """Whether a secret stands there: plain, with other gaps, or in base64."""
        coded = b64encode(value.encode()).decode().rstrip("=")[:-1]
        return squeezed(value) in self._squeezed or coded in self._plain


def squeezed(text: str) -> str:
    """Casefolded without gaps, so that a value that was split or joined is found as well."""
    return _GAPS.sub("", text.casefold())
