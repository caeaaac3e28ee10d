"""Redact a text: names of the roster first, then patterns; pure and in linear time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from prompts.clean import clean
from service.privacy.redaction.name_spans import name_spans
from service.privacy.redaction.patterns import address_spans, number_spans
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
        if text[address.start : address.end].casefold() in names.addresses:
            colleague = Meaning.COLLEAGUE
            yield _Cut(address.start, address.end, colleague.value, f"[{colleague}]")
        else:
            yield _Cut(address.start, address.end, address.kind.value, address.instead)
    for name in name_spans(text, names):
        yield _Cut(name.start, name.end, name.meaning.value, f"[{name.meaning}]")
    for number in number_spans(text):
        yield _Cut(number.start, number.end, number.kind.value, number.instead)


def _without_overlap(length: int, cuts: Iterable[_Cut]) -> Iterator[_Cut]:
    taken = bytearray(length)
    for cut in cuts:
        if not any(taken[cut.start : cut.end]):
            taken[cut.start : cut.end] = b"\x01" * (cut.end - cut.start)
            yield cut
