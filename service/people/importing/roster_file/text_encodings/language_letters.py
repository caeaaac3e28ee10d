"""How well a word's letters beyond ASCII fit a language, by names and CLDR's words; pure."""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final, NamedTuple

from babel import Locale

_WORD: Final = re.compile(r"[^\W\d_]+")
_SOURCE: Final = (
    files("service.people.importing.roster_file.text_encodings") / "accented_names.toml"
)
_NAMES: Final[Mapping[str, str]] = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))
_NAMES_COUNT: Final = 5  # times, as names are what a roster holds
_EDGE: Final = " "
_WEIGHT: Final = 0.7  # of pairs as they stand; the rest is of letters by themselves
_UNSEEN: Final = 0.02  # a letter that no word of a language has, as a count
_AROUND_WORDS: Final = frozenset(
    "\u2019\u201c\u201d\u201e\u201a\u2018\u00ab\u00bb\u2026\u2013\u2014"
)
_MARK: Final = math.log(1e-3)
_SMALL: Final = math.log(0.1)  # a small letter first, as no name has
_ODD: Final = math.log(1e-9)  # a sign inside a word, or a capital letter within small ones


class _Letters(NamedTuple):
    """How often letters and pairs of neighbours stand in a language's words."""

    single: Counter[str]
    pairs: Counter[str]
    total: int


def fit(word: str, language: str) -> float:
    """Give the logarithm of how likely the pairs with letters beyond ASCII are; 0 without any."""
    if len(word) == 1 and not word.isalpha():  # a sign by itself says nothing
        return _MARK
    letters = _letters(language)
    found = 0.0
    for at, (first, second) in enumerate(pairwise(f"{_EDGE}{word}{_EDGE}")):
        if first.isascii() and second.isascii():
            continue
        if signs := [one for one in (first, second) if not (one.isalpha() or one == _EDGE)]:
            found += sum(_sign(sign, is_inside=_EDGE not in (first, second)) for sign in signs)
            continue
        found += math.log(_likelihood(letters, (first + second).lower()))
        is_odd = first.islower() and second.isupper()  # "M\u0178ller", "R\u00cdbacz"
        is_odd |= at > 1 and first.isupper() and second.islower() and not first.isascii()
        if is_odd or _is_mixed(first, second):
            found += _ODD
        if first == _EDGE and second.islower():
            found += _SMALL
    return found


def _sign(sign: str, *, is_inside: bool) -> float:
    usual = sign == "\u2019" if is_inside else sign in _AROUND_WORDS
    return _MARK if usual else _ODD


def _likelihood(letters: _Letters, pair: str) -> float:
    together = letters.pairs[pair] / letters.total
    apart = math.prod((letters.single[one] + _UNSEEN) / letters.total for one in pair)
    return _WEIGHT * together + (1 - _WEIGHT) * apart


def _is_mixed(first: str, second: str) -> bool:
    """Whether a Latin letter stands beside one of another script."""
    return _EDGE not in (first, second) and _is_latin(first) != _is_latin(second)


def _is_latin(letter: str) -> bool:
    return letter < "\u0370"


@cache
def _letters(language: str) -> _Letters:
    single: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for word in [*set(_words(language)), *_NAMES.get(language, "").split() * _NAMES_COUNT]:
        single.update(f"{word}{_EDGE}")
        pairs.update(first + second for first, second in pairwise(f"{_EDGE}{word}{_EDGE}"))
    return _Letters(single, pairs, pairs.total())


def _words(language: str) -> Iterator[str]:
    for text in _texts(Locale(language)):
        yield from (word.lower() for word in _WORD.findall(text))


def _texts(locale: Locale) -> Iterable[str]:
    yield from locale.territories.values()
    yield from locale.languages.values()
    yield from locale.currencies.values()
    yield from (zone["city"] for zone in locale.time_zones.values() if "city" in zone)
    yield from locale.months["format"]["wide"].values()
    yield from locale.days["format"]["wide"].values()
