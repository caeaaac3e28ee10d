"""Requests and reports of what somebody does: who asks how, who cannot, what was done."""

import re
from functools import lru_cache
from typing import Final

from service.themes.release.titles.lines import Mood, ParsedLine
from service.themes.release.titles.subjects import WordPlace

_WANTING: Final = re.compile(
    r"\b(?:(?:i|we)(?: would|'d|'ll| 'd)? (?:really |just )?"
    r"(?:want|need|like|must|have|trying|am trying)"
    r"|please|help me|let me)\b"
)
_DENIED: Final = frozenset({"n't", "not", "unable", "cannot", "can't"})
_ABLE: Final = frozenset({"ca", "cannot", "unable", "can't", "wo", "able", "can"})
_BEFORE: Final = 5  # words


def asks(pattern: str, line: ParsedLine) -> bool:
    return line.mood is Mood.ASKED and _compiled(pattern).search(line.text) is not None


def wants(place: WordPlace) -> bool:
    """Whether somebody asks how or whether they can do it, or wants it done."""
    line, at = place.line, place.head
    before = " ".join(word.text.casefold() for word in line.words[:at])
    is_past = line.words[at].tag in {"VBD", "VBN"} and not is_passive(line, at)
    if is_past or line.mood is Mood.WHY or line.is_negated(at):
        return False
    is_order = line.words[at].tag == "VB" and before in {"", "please", "just", "let 's"}
    return line.mood is Mood.ASKED or is_order or _WANTING.search(before) is not None


def cannot(place: WordPlace) -> bool:
    line, at = place.line, place.head
    before = {word.text.casefold() for word in line.words[max(0, at - _BEFORE) : at]}
    return line.mood is not Mood.ASKED and bool(before & _ABLE) and bool(before & _DENIED)


def is_done(place: WordPlace) -> bool:
    """Whether the thing suffers it, told as a fact or with the reason asked."""
    line, at = place.line, place.head
    return line.mood in {Mood.TOLD, Mood.WHY} and is_passive(line, at) and not line.is_negated(at)


def is_passive(line: ParsedLine, at: int) -> bool:
    return any(line.words[child].role in {"auxpass", "nsubjpass"} for child in line.children(at))


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
