"""Find people of the roster in a text, in one pass and linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from service.privacy.redaction import name_words as lists
from service.privacy.redaction.roster_names import (
    WORD,
    Meaning,
    Needs,
    RosterNames,
    Sign,
    fold,
)

_GAP: Final = re.compile(r"[ \u00a0]?[-.,&/'\u2019\u2010\u2011+_]?[ \u00a0]?")
_NAME_GAP: Final = re.compile(r"[ \u00a0]|\.|[ \u00a0]?[-\u2010\u2011_'\u2019][ \u00a0]?")
_ENDINGS: Final = ".!?\n\r\u2026"
_STANDS_ALONE: Final = frozenset({"", ",", ":", ".", "!", "?", "\n", "\r"})
_SHORTEST_STEM: Final = 4
_MOST_INITIALS: Final = 3


class Word(NamedTuple):
    start: int
    end: int
    folded: str
    has_capital: bool
    opens: bool  # the sentence


class NameSpan(NamedTuple):
    start: int
    end: int
    meaning: Meaning


class _Found(NamedTuple):
    first: int  # positions in the words
    last: int
    meaning: Meaning
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    words: tuple[Word, ...]

    def folded(self, at: int) -> str:
        return self.words[at].folded if 0 <= at < len(self.words) else ""

    def before(self, at: int) -> str:
        """Give the folded word before, or nothing where a sentence ends between."""
        return "" if self.words[at].opens else self.folded(at - 1)

    def after(self, at: int) -> str:
        ended = at + 1 < len(self.words) and self.words[at + 1].opens
        return "" if ended else self.folded(at + 1)

    def gap(self, at: int) -> str:
        """Give what stands between this word and the next."""
        end = self.words[at + 1].start if at + 1 < len(self.words) else len(self.text)
        return self.text[self.words[at].end : end]


def name_spans(text: str, names: RosterNames) -> list[NameSpan]:
    """Find non-overlapping spans in order; neighbours that form one name are one span."""
    reading = _Reading(text, tuple(_words(text)))
    found = list(_found(reading, names))
    confirmed = {reading.words[hit.first].folded for hit in found if hit.is_sure}
    spans: list[NameSpan] = []
    for hit in found:
        if hit.is_sure or _is_repeated(reading, hit, confirmed):
            _append(spans, _span(reading, hit), text)
    return spans


def _words(text: str) -> Iterator[Word]:
    opens, end = True, 0
    for found in WORD.finditer(text):
        between = text[end : found.start()]
        opens = end == 0 or any(mark in _ENDINGS for mark in between)
        if between == "." or (between.startswith(".") and _is_short(text, end)):
            opens = False
        word, end = found.group(), found.end()
        shouted = len(word) > 1 and word.isupper()
        capital = word[0].isupper() and not (shouted and _is_shouting(text, found))
        yield Word(found.start(), end, fold(word), capital, opens)


def _is_short(text: str, end: int) -> bool:
    """Tell whether the stop at `end` follows an initial or a form of address, as in "Dr. May"."""
    word = text[max(0, end - 12) : end].split()[-1:]
    return bool(word) and (len(word[0]) == 1 or fold(word[0]) in lists.HONORIFICS)


def _is_shouting(text: str, found: re.Match[str]) -> bool:
    """Tell whether the words next to this one are in capitals too, which then tell nothing."""
    before = text[max(0, found.start() - 12) : found.start()].split()[-1:]
    after = text[found.end() : found.end() + 12].split()[:1]
    return any(len(word) > 1 and word.isupper() for word in before + after)


def _found(reading: _Reading, names: RosterNames) -> Iterator[_Found]:
    at = 0
    while at < len(reading.words):
        hit = _longest(reading, at, names)
        if hit is not None:
            yield hit
        at = hit.last + 1 if hit is not None else at + 1


def _longest(reading: _Reading, at: int, names: RosterNames) -> _Found | None:
    maybe = None
    for length in names.lengths.get(reading.folded(at), ()):
        last = at + length - 1
        if last >= len(reading.words) or not _is_together(reading, at, last):
            continue
        sign = names.phrases.get(tuple(word.folded for word in reading.words[at : last + 1]))
        if sign is not None and _is_shown(reading, at, last, sign=sign):
            return _Found(at, last, sign.meaning, is_sure=True)
        if sign is not None and length == 1 and sign.needs is Needs.CAPITAL:
            maybe = _Found(at, last, sign.meaning, is_sure=False)
    return maybe or _plural(reading, at, names)


def _plural(reading: _Reading, at: int, names: RosterNames) -> _Found | None:
    """Annas Idee, the Okafors: a possessive or a family without an apostrophe."""
    word = reading.words[at]
    stem = word.folded.removesuffix("s")
    if stem == word.folded or len(stem) < _SHORTEST_STEM or not word.has_capital:
        return None
    if names.phrases.get((stem,)) != Sign(Meaning.COLLEAGUE, Needs.NOTHING):
        return None
    return _Found(at, at, Meaning.COLLEAGUE, is_sure=True)


def _is_together(reading: _Reading, first: int, last: int) -> bool:
    return all(
        _GAP.fullmatch(reading.gap(at)) and not reading.words[at + 1].opens
        for at in range(first, last)
    )


def _is_shown(reading: _Reading, first: int, last: int, *, sign: Sign) -> bool:
    if sign.needs is Needs.NOTHING:
        return True
    if sign.needs is Needs.NUMBER_WORD:
        start = reading.words[first].start
        return reading.before(first) in lists.NUMBER_WORDS or reading.text[start - 1 : start] == "#"
    if first != last:
        is_handle = all(reading.gap(at) in {".", "_"} for at in range(first, last))
        return is_handle or all(
            reading.text[word.start].isupper() or word.folded in lists.PARTICLES
            for word in reading.words[first : last + 1]
        )
    if sign.needs is Needs.TEAM_WORD:
        near = {reading.before(first), reading.after(first)}
        word = reading.words[first]
        return bool(near & lists.TEAM_WORDS) or (word.has_capital and not word.opens)
    return _reads_as_name(reading, first)


def _reads_as_name(reading: _Reading, at: int) -> bool:
    """Decide on a name that is a word too: Will, Grace, May."""
    word, before, after = reading.words[at], reading.before(at), reading.after(at)
    if before in lists.HONORIFICS:
        return True
    if _is_month(reading, at) or (before in lists.DETERMINERS and not word.has_capital):
        return False
    gap = reading.gap(at)
    if gap.isspace() and after in lists.PERSON_VERBS:
        return True
    if after == "s" and gap in {"'", "\u2019"}:
        return True
    return word.has_capital and (not word.opens or gap[:1] in _STANDS_ALONE or _acts(reading, at))


def _acts(reading: _Reading, at: int) -> bool:
    """Tell whether a capital that opens a sentence goes on like a person."""
    after = reading.after(at)
    if after == "and":
        return reading.words[at + 2].has_capital if at + 2 < len(reading.words) else False
    is_past = len(after) >= _SHORTEST_STEM and after.endswith("ed")
    can_be_month = reading.folded(at) in lists.MONTHS
    return is_past or (after in lists.PERSON_AUXILIARIES and not can_be_month)


def _is_month(reading: _Reading, at: int) -> bool:
    if reading.folded(at) not in lists.MONTHS:
        return False
    before, after = reading.before(at), reading.after(at)
    return before in lists.BEFORE_MONTHS or before[:1].isdigit() or after[:1].isdigit()


def _is_repeated(reading: _Reading, hit: _Found, confirmed: set[str]) -> bool:
    """Tell whether a doubtful word that opens a sentence was surely a name elsewhere."""
    word = reading.words[hit.first]
    modal = reading.after(hit.first) in lists.PRONOUNS
    return word.opens and word.has_capital and not modal and word.folded in confirmed


def _span(reading: _Reading, hit: _Found) -> NameSpan:
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


def _is_initial(reading: _Reading, at: int) -> bool:
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
