"""Find typed words in lines, whatever their case and accents."""

import re
from collections.abc import Sequence
from typing import Final

from service.i18n import accents

_SIGNS: Final = re.compile(r"[\W_]+")
_NO_PARTS: Final = str.maketrans(  # letters that Unicode does not take apart
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
)
_WHOLE, _BEGINNING = 2, 4  # letters: up to so many are looked for as a word, as its beginning
_MOST_WORDS: Final = 12


def folded(text: str) -> str:
    """Give the text's words in lower case without accents, a blank around each."""
    plain = accents.folded(text.casefold().translate(_NO_PARTS))
    return f" {_SIGNS.sub(' ', plain).strip()} "


def needles(query: str) -> tuple[str, ...]:
    """Give what a folded text must hold, all of it, to be found by these words.

    A short word has to stand alone or begin a word, as "art" is no part of "start"; a longer
    one, or one of a script without blanks, may be within a compound.
    """
    return tuple(_needle(word) for word in folded(query).split()[:_MOST_WORDS])


def holds(text: str, wanted: Sequence[str]) -> bool:
    """Expect a folded text."""
    return bool(wanted) and all(needle in text for needle in wanted)


def _needle(word: str) -> str:
    if not word.isascii():
        return word
    if len(word) <= _WHOLE:
        return f" {word} "
    return f" {word}" if len(word) <= _BEGINNING else word
