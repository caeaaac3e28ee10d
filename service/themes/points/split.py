"""Split a text into points, in linear time."""

import re
import unicodedata
from collections.abc import Iterator

from service.i18n.empty_answers import is_empty_answer
from service.i18n.sentences import REDACTED, sentences

MOST_POINTS = 400
LEAST_WORDS = 4  # on both sides of a clause boundary
_SHORT = 2  # words

_CLAUSE = re.compile(
    r"\s*,\s+(?:but|and|so|yet|while|whereas|although|though|because"
    r"|aber|und|doch|sondern|obwohl|weil|pero|y|aunque|porque|sino)\s+"
    r"|\s+(?:but|whereas|although|aber|sondern|obwohl|pero|aunque)\s+"
    r"|\s+[\u2013\u2014-]+\s+|:\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")


def split(text: str) -> list[str]:
    """At most 400 points: sentences, cut into clauses where both sides keep four words."""
    if is_empty_answer(text):
        return []
    points: list[str] = []
    for sentence in sentences(unicodedata.normalize("NFC", text)):
        for clause in _clauses(sentence):
            if not _is_silent(clause):
                points.append(clause)
            if len(points) == MOST_POINTS:
                return points
    return points


def _is_silent(clause: str) -> bool:
    """Hold for short ones: "it was not there" says something within its text."""
    words = _LETTERS.findall(REDACTED.sub(" ", clause))
    return len(words) <= _SHORT and is_empty_answer(clause)


def _clauses(sentence: str) -> Iterator[str]:
    starts = [word.start() for word in _WORD.finditer(sentence)]
    begin, words_before = 0, 0
    passed = 0
    for cut in _CLAUSE.finditer(sentence):
        while passed < len(starts) and starts[passed] < cut.start():
            passed += 1
        after = passed
        while after < len(starts) and starts[after] < cut.end():
            after += 1
        if passed - words_before < LEAST_WORDS or len(starts) - after < LEAST_WORDS:
            continue
        yield sentence[begin : cut.start()].strip()
        begin, words_before = cut.end(), after
    yield sentence[begin:].strip()
