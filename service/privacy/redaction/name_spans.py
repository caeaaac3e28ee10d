"""Find people of the roster in a text, in one pass and linear time."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from service.privacy.redaction import name_words as lists
from service.privacy.redaction.everyday_words import CALLED, EVERYDAY, GIVEN, LEXICONS
from service.privacy.redaction.name_context import reads_as_name
from service.privacy.redaction.roster_names import (
    Meaning,
    Needs,
    RosterNames,
    Sign,
    is_without_case,
)
from service.privacy.redaction.text_words import Reading

_GAP: Final = re.compile(r"[ \u00a0]?[-.,&/'\u2019\u2010\u2011+_]?[ \u00a0]?")
_NAME_GAP: Final = re.compile(r"[ \u00a0]|\.|[ \u00a0]?[-\u2010\u2011_'\u2019][ \u00a0]?")
_SHORTEST_STEM: Final = 3
_LONGEST_ENDING: Final = 3
_SURE: Final = Sign(Meaning.COLLEAGUE, Needs.NOTHING)
_MOST_INITIALS: Final = 3


class NameSpan(NamedTuple):
    start: int
    end: int
    meaning: Meaning


class _Found(NamedTuple):
    first: int  # positions in the words
    last: int
    meaning: Meaning
    is_sure: bool


def name_spans(text: str, names: RosterNames) -> list[NameSpan]:
    """Find non-overlapping spans in order; neighbours that form one name are one span."""
    reading = Reading.of(text)
    found = list(_found(reading, names))
    sure = {at for hit in found if hit.is_sure for at in range(hit.first, hit.last + 1)}
    confirmed = {reading.folded(at) for at in sure}
    spans: list[NameSpan] = []
    for hit in found:
        if hit.is_sure or _is_beside(reading, hit, sure) or _is_repeated(reading, hit, confirmed):
            _append(spans, _span(reading, hit), text)
    return spans


def _found(reading: Reading, names: RosterNames) -> Iterator[_Found]:
    at = 0
    while at < len(reading.words):
        hit = _longest(reading, at, names)
        if hit is not None:
            yield hit
        at = hit.last + 1 if hit is not None else at + 1


def _longest(reading: Reading, at: int, names: RosterNames) -> _Found | None:
    maybe = None
    for length in names.lengths.get(reading.folded(at), ()):
        last = at + length - 1
        if last >= len(reading.words) or not _is_together(reading, at, last):
            continue
        sign = names.phrases.get(tuple(word.folded for word in reading.words[at : last + 1]))
        if sign is not None and _is_shown(reading, at, last, sign=sign):
            return _Found(at, last, sign.meaning, is_sure=True)
        if sign is not None and length == 1 and sign.needs is Needs.CONTEXT:
            maybe = _Found(at, last, sign.meaning, is_sure=False)
    return maybe or _inflected(reading, at, names)


def _inflected(reading: Reading, at: int, names: RosterNames) -> _Found | None:
    """Annas Idee, the Okafors, Nowakowi: a name with an ending or a prefix."""
    word = reading.words[at]
    if len(word.folded) <= _SHORTEST_STEM or word.folded in EVERYDAY:
        return None
    if not (word.has_capital or is_without_case(word.folded)):
        return None
    if any(names.phrases.get((stem,)) == _SURE for stem in _stems(word.folded, reading.languages)):
        return _Found(at, at, Meaning.COLLEAGUE, is_sure=True)
    return _possessive(reading, at, names)


def _possessive(reading: Reading, at: int, names: RosterNames) -> _Found | None:
    """Rosas Rat: the name is a word of everyday language, but its ending belongs to people."""
    stem = reading.folded(at).removesuffix("s")
    sign = names.phrases.get((stem,))
    german = LEXICONS["de"]
    is_given = stem in german.given or stem not in german.every
    if sign is None or "de" not in reading.languages or not is_given:
        return None
    if not reading.has_capital(at + 1):
        return None
    return _Found(at, at, sign.meaning, is_sure=True)


def _stems(word: str, languages: AbstractSet[str]) -> Iterator[str]:
    if word.endswith("s"):
        yield word[:-1]
    if languages == {"de"}:  # whose nouns have capitals and such endings, too
        return
    if word[0] in lists.PREFIXES:
        yield from (word[1:], word[2:])
    for cut in range(len(word) - 1, max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING) - 1, -1):
        stem, ending = word[:cut], word[cut:]
        if ending in lists.CASE_ENDINGS or not ending.isascii():
            if cut > _SHORTEST_STEM:
                yield stem
            yield from (stem + vowel for vowel in lists.BARE_VOWELS)


def _is_together(reading: Reading, first: int, last: int) -> bool:
    return all(
        _GAP.fullmatch(reading.gap(at)) and not reading.words[at + 1].opens
        for at in range(first, last)
    )


def _is_shown(reading: Reading, first: int, last: int, *, sign: Sign) -> bool:
    if sign.needs is Needs.NOTHING:
        return True
    if sign.needs is Needs.NUMBER_WORD:
        start = reading.words[first].start
        return reading.before(first) in lists.NUMBER_WORDS or reading.text[start - 1 : start] == "#"
    if first != last:
        is_handle = all(reading.gap(at) in {".", "_"} for at in range(first, last))
        is_called = reading.folded(first) in GIVEN - lists.MODALS  # "rosa flores", written small
        return (
            is_handle
            or is_called
            or all(
                reading.text[word.start].isupper() or word.folded in lists.PARTICLES
                for word in reading.words[first : last + 1]
            )
        )
    if sign.needs is Needs.TEAM_WORD:
        near = {reading.before(first), reading.after(first)}
        word = reading.words[first]
        return bool(near & lists.TEAM_WORDS) or (word.has_capital and not word.opens)
    return reads_as_name(reading, first)


def _is_beside(reading: Reading, hit: _Found, sure: AbstractSet[int]) -> bool:
    """Tell whether a doubtful word stands next to a sure part of a name: "Willy Price"."""
    word, before, after = reading.words[hit.first], hit.first - 1, hit.last + 1
    is_near = (before in sure and reading.gap(before) == " ") or (
        after in sure and reading.gap(hit.last) == " "
    )
    return is_near and word.has_capital and word.folded in CALLED


def _is_repeated(reading: Reading, hit: _Found, confirmed: AbstractSet[str]) -> bool:
    """Tell whether a doubtful word that opens a sentence was surely a name elsewhere."""
    word = reading.words[hit.first]
    modal = reading.after(hit.first) in lists.PRONOUNS
    return word.opens and word.has_capital and not modal and word.folded in confirmed


def _span(reading: Reading, hit: _Found) -> NameSpan:
    """Take in the initial beside a name: "S. Okafor", "Sarah O."."""
    first, end = hit.first, reading.words[hit.last].end
    if hit.meaning is not Meaning.COLLEAGUE:
        return NameSpan(reading.words[first].start, end, hit.meaning)
    while first and hit.first - first < _MOST_INITIALS and _is_initial(reading, first - 1):
        first -= 1
    after = hit.last + 1
    if after < len(reading.words) and _is_initial(reading, after) and reading.gap(hit.last) == " ":
        end = reading.words[after].end + 1
    return NameSpan(reading.words[first].start, end, hit.meaning)


def _is_initial(reading: Reading, at: int) -> bool:
    word = reading.words[at]
    letter = reading.text[word.start : word.end]
    return len(letter) == 1 and letter.isupper() and reading.gap(at) in {".", ". "}


def _append(spans: list[NameSpan], new: NameSpan, text: str) -> None:
    """Add a span, or lengthen the last one if both are parts of one name."""
    if spans and spans[-1].meaning is new.meaning is Meaning.COLLEAGUE:
        between = text[spans[-1].end : new.start]
        if not between or _NAME_GAP.fullmatch(between):
            new = NameSpan(spans[-1].start, new.end, new.meaning)
            spans.pop()
    spans.append(new)
