"""Faults of what an agenda says: headings, instructions, whom they speak to, in which language."""

import re
from collections.abc import Iterable, Sequence

LONGEST_HEADING = 80  # characters, whose words it is included
QUOTED_RUN = 4  # words of a line in a row that an instruction may not hold
PRIVATE_RUN = 5  # words of a private text in a row
_ENDS = ("?", ".", "!", "”", "“")
_NAME = re.compile(r"\{([ab])\}")
_FAULTS = {
    "doubled mark": re.compile(r",\s*,|\?\?|!|\.\.|;;|\?,|,\?"),
    "bullet": re.compile(r"^\s*[-\u2013\u2014*•·▪►+/]|\n"),
    "brace": re.compile(r"[{}<>`|]"),
    "space": re.compile(r"^\s|\s$|\s\s|\s[,;:.?]"),
    "loose end": re.compile(r"[,;:\-\u2013\u2014/(]$"),
    "picture": re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]"),
}
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "to",
        "with",
        "what",
        "which",
        "you",
        "your",
        "it",
        "is",
        "are",
        "this",
        "that",
        "each",
        "for",
        "how",
        "from",
        "one",
        "say",
        "in",
        "on",
    ]
)
_GERMAN = frozenset(
    [
        "der",
        "die",
        "das",
        "und",
        "mit",
        "was",
        "du",
        "dein",
        "deine",
        "es",
        "ist",
        "sind",
        "dieser",
        "jede",
        "für",
        "wie",
        "von",
        "eine",
        "ein",
        "sag",
        "im",
        "auf",
        "nicht",
    ]
)
_SHOUTED = 0.7
_LONG_CAPITALS = re.compile(r"\b[A-ZÄÖÜ]{5,}\b")  # shorter ones are abbreviations


def heading_faults(heading: str) -> list[str]:
    """Name what is wrong with a heading; its mark of whose words it is does not count."""
    said = _NAME.sub("Name", heading)
    found = [name for name, pattern in _FAULTS.items() if pattern.search(said)]
    letters = [letter for letter in said if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    checks = {
        "empty": not letters,
        "long": len(said) > LONGEST_HEADING,
        "shouted": capitals > _SHOUTED * len(letters) and _LONG_CAPITALS.search(said) is not None,
        "open quotation": sum(said.count(mark) for mark in '“”„"«»') % 2 == 1,
        "open bracket": said.count("(") != said.count(")"),
    }
    return found + [name for name, fails in checks.items() if fails]


def text_faults(text: str, lines: Iterable[str], language: str) -> list[str]:
    """Name what is wrong with an instruction that goes with these lines."""
    said = runs(text, QUOTED_RUN)
    checks = {
        "empty": not text.strip(),
        "no end": not text.rstrip().endswith(_ENDS),
        "field": "{" in _NAME.sub("", text),
        "holds the line": any(not said.isdisjoint(runs(line, QUOTED_RUN)) for line in lines),
        "language": is_in_another_language(text, language),
    }
    return [name for name, fails in checks.items() if fails]


def is_in_another_language(text: str, language: str) -> bool:
    """Tell whether common words of the other of the two languages outweigh those of this one."""
    words = [word.casefold() for word in _WORD.findall(_NAME.sub("", text))]
    english, german = (sum(word in known for word in words) for known in (_ENGLISH, _GERMAN))
    return english > german if language.startswith("de") else german > english


def speaks_to(text: str, reader: str) -> bool:
    """Tell whether a text for one of the two names the other alone."""
    return reader not in _NAME.findall(text)


def tells(text: str, private: Sequence[str]) -> bool:
    """Tell whether a text holds words of something that was private."""
    said = runs(text, PRIVATE_RUN)
    return any(not said.isdisjoint(runs(each, PRIVATE_RUN)) for each in private)


def runs(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """Every run of `length` consecutive words, folded."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return frozenset(tuple(words[at : at + length]) for at in range(len(words) - length + 1))
