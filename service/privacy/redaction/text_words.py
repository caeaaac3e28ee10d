"""Read a text as words of sentences, in one pass and linear time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from service.privacy.redaction.everyday_words import EVERYDAY, GIVEN, guess_languages
from service.privacy.redaction.name_words import HONORIFICS
from service.privacy.redaction.roster_names import WORD, fold

_ENDINGS: Final = ".!?\n\r\u2026"
_FRESH_STARTS: Final = ':"\u201c\u201d\u201e\u00ab\u00bb\u00bf\u00a1(\u2022'
_FEWEST_CAPITALS: Final = 2


class Word(NamedTuple):
    start: int
    end: int
    folded: str
    has_capital: bool
    opens: bool  # the sentence
    starts: bool  # the sentence, or what a colon or a quote lets begin with a capital


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    words: tuple[Word, ...]
    languages: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Self:
        words = tuple(_words(text))
        languages = guess_languages(word.folded for word in words)
        if "de" not in languages:  # whose nouns have capitals in every sentence
            words = tuple(_without_headings(words))
        return cls(text, words, languages)

    def folded(self, at: int) -> str:
        return self.words[at].folded if 0 <= at < len(self.words) else ""

    def before(self, at: int) -> str:
        """Give the folded word before, or nothing where a sentence ends between."""
        return "" if self.words[at].opens else self.folded(at - 1)

    def after(self, at: int, distance: int = 1) -> str:
        following = self.words[at + 1 : at + 1 + distance]
        return "" if any(word.opens for word in following) else self.folded(at + distance)

    def has_capital(self, at: int) -> bool:
        return 0 <= at < len(self.words) and self.words[at].has_capital

    def gap(self, at: int) -> str:
        """Give what stands between this word and the next."""
        end = self.words[at + 1].start if at + 1 < len(self.words) else len(self.text)
        return self.text[self.words[at].end : end]


def _words(text: str) -> Iterator[Word]:
    opens, end = True, 0
    for found in WORD.finditer(text):
        between = text[end : found.start()]
        opens = end == 0 or any(mark in _ENDINGS for mark in between)
        if between == "." or (between.startswith(".") and _is_short(text, end)):
            opens = False
        starts = opens or any(mark in _FRESH_STARTS for mark in between)
        word, end = found.group(), found.end()
        shouted = len(word) > 1 and word.isupper()
        capital = word[0].isupper() and not (shouted and _is_shouting(text, found))
        yield Word(found.start(), end, fold(word), capital, opens, starts)


def _is_short(text: str, end: int) -> bool:
    """Tell whether the stop at `end` follows an initial or a form of address, as in "Dr. May"."""
    word = text[max(0, end - 12) : end].split()[-1:]
    return bool(word) and (len(word[0]) == 1 or fold(word[0]) in HONORIFICS)


def _is_shouting(text: str, found: re.Match[str]) -> bool:
    """Tell whether the words next to this one are in capitals too, which then tell nothing."""
    before = text[max(0, found.start() - 12) : found.start()].split()[-1:]
    after = text[found.end() : found.end() + 12].split()[:1]
    return any(len(word) > 1 and word.isupper() for word in before + after)


def _without_headings(words: Iterable[Word]) -> Iterator[Word]:
    """Read No Capitals In A Heading, where they prove nothing."""
    sentence: list[Word] = []
    for word in words:
        if word.opens and sentence:
            yield from _lowered(sentence)
            sentence = []
        sentence.append(word)
    yield from _lowered(sentence)


def _lowered(sentence: list[Word]) -> list[Word]:
    inside = [word for word in sentence if not word.starts]
    capitals = sum(
        word.has_capital and word.folded in EVERYDAY and word.folded not in GIVEN for word in inside
    )
    small = sum(not word.has_capital for word in inside)
    if capitals < _FEWEST_CAPITALS or capitals <= small:
        return sentence
    return [word._replace(has_capital=False) for word in sentence]
