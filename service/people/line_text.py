"""Normalise offers and wishes to learn before they are stored, compared and embedded."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MOST_LINES: Final = 12
SHORTEST, LONGEST = 3, 200
_BLANKS: Final = re.compile(r"\s+")


def clean_lines(texts: Iterable[str]) -> list[str]:
    """Give at most 12 lines of 3-200 characters in their first order, each once.

    NFKC, one blank between words, no control characters; what is too short or too long is
    left out, and so is what differs from an earlier line only in case.
    """
    kept: dict[str, str] = {}
    for text in texts:
        line = clean_line(text)
        if SHORTEST <= len(line) <= LONGEST and len(kept) < MOST_LINES:
            kept.setdefault(line.casefold(), line)
    return list(kept.values())


def clean_line(text: str) -> str:
    spaced = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text))
    shown = "".join(sign for sign in spaced if not _is_unseen(sign))
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", shown)).strip()


def _is_unseen(sign: str) -> bool:
    """Controls, surrogates, and marks that show nothing; the joiners of emoji and scripts stay."""
    kind = unicodedata.category(sign)
    return kind in {"Cc", "Cs"} or (kind == "Cf" and sign not in "\u200c\u200d")
