"""Words of everyday English, German and Spanish, which a colleague may be called, too."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final, NamedTuple, Self

_SOURCE: Final = files("service.privacy.redaction") / "everyday_words.toml"
_TELLING: Final = 250  # the most frequent words of a language, where no other has them
_SHARED: Final = 1500


class Lexicon(NamedTuple):
    """One language: `given` and `family` are called so, German writes `small` words small."""

    given: frozenset[str]
    family: frozenset[str]
    small: frozenset[str]
    words: tuple[str, ...]
    every: frozenset[str]

    @classmethod
    def of(cls, lists: Mapping[str, str]) -> Self:
        given, family, small, words = (
            lists[kind].split() for kind in ("given", "family", "small", "words")
        )
        every = frozenset((*given, *family, *small, *words))
        return cls(frozenset(given), frozenset(family), frozenset(small), tuple(words), every)


LEXICONS: Final = {
    language: Lexicon.of(lists)
    for language, lists in tomllib.loads(_SOURCE.read_text(encoding="utf-8")).items()
}
EVERYDAY: Final = frozenset[str]().union(*(lexicon.every for lexicon in LEXICONS.values()))
GIVEN: Final = frozenset[str]().union(*(lexicon.given for lexicon in LEXICONS.values()))
CALLED: Final = GIVEN.union(*(lexicon.family for lexicon in LEXICONS.values()))
NOBODYS: Final = EVERYDAY - GIVEN  # a phrase may hold them although somebody is called so
_FREQUENT: Final = Counter(
    word for lexicon in LEXICONS.values() for word in lexicon.words[:_SHARED]
)
_TELLS: Final = {
    word: language
    for language, lexicon in LEXICONS.items()
    for word in lexicon.words[:_TELLING]
    if _FREQUENT[word] == 1
}


def guess_languages(words: Iterable[str]) -> frozenset[str]:
    """Give the languages that most words tell of; all of them where no word tells."""
    counts = dict.fromkeys(LEXICONS, 0)
    for word in words:
        if (language := _TELLS.get(word)) is not None:
            counts[language] += 1
    most = max(counts.values())
    return frozenset(language for language, count in counts.items() if count == most)
