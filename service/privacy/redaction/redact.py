"""Redact a text: names of the roster first, then patterns; pure and in linear time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from prompts.clean import clean
from service.privacy.redaction.name_spans import name_spans
from service.privacy.redaction.patterns import PatternSpan, address_spans, number_spans
from service.privacy.redaction.roster_names import Meaning, RosterNames


class Redacted(NamedTuple):
    """`counts` holds how often each kind (of Meaning and Kind, as text) was taken out."""

    text: str
    counts: Mapping[str, int]


class _Cut(NamedTuple):
    start: int
    end: int
    kind: str
    instead: str


def redact(text: str, names: RosterNames) -> Redacted:
    plain = clean(text)  # what nobody sees would split a name in two
    cuts = sorted(_without_overlap(len(plain), _cuts(plain, names)))
    parts, end = [], 0
    for cut in cuts:
        parts += [plain[end : cut.start], cut.instead]
        end = cut.end
    return Redacted("".join([*parts, plain[end:]]), dict(Counter(cut.kind for cut in cuts)))


def _cuts(text: str, names: RosterNames) -> Iterator[_Cut]:
    """Find everything, the likelier readings first."""
    for address in address_spans(text):
        yield _address(text, address, names)
    for name in name_spans(text, names):
        yield _Cut(name.start, name.end, name.meaning.value, f"[{name.meaning}]")
    for number in number_spans(text):
        yield _Cut(number.start, number.end, number.kind.value, number.instead)


def _address(text: str, span: PatternSpan, names: RosterNames) -> _Cut:
    if text[span.start : span.end].casefold() in names.addresses:
        return _Cut(span.start, span.end, Meaning.COLLEAGUE.value, f"[{Meaning.COLLEAGUE}]")
    return _Cut(span.start, span.end, span.kind.value, span.instead)


def _without_overlap(length: int, cuts: Iterable[_Cut]) -> Iterator[_Cut]:
    taken = bytearray(length)
    for cut in cuts:
        if not any(taken[cut.start : cut.end]):
            taken[cut.start : cut.end] = b"\x01" * (cut.end - cut.start)
            yield cut
