"""Match a text to a released theme by shared words; pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from service.i18n.words import singular

_WORD: Final = re.compile(r"[^\W_]+")


class PublishedTheme(NamedTuple):
    """A theme of the latest release, with its band of authors such as "10-19"."""

    label: str
    phrases: Sequence[str]
    band: str


def touched(text: str, themes: Iterable[PublishedTheme]) -> PublishedTheme | None:
    """The theme that shares most whole phrases with the text; of equals the first published."""
    said = _words(text)
    best, most = None, (0, 0)
    for theme in themes:
        phrases = {_words(phrase) for phrase in (theme.label, *theme.phrases)} - {frozenset()}
        shared = [words for words in phrases if words <= said]
        weight = (len(shared), sum(len(words) for words in shared))
        if weight > most:
            best, most = theme, weight
    return best


def _words(text: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return frozenset(singular(word) for word in _WORD.findall(plain))
