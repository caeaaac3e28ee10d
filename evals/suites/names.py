"""Names of the roster in context: ordinary words that are lost, and people who are found.

Two sides of one rule, by language: a roster with somebody called Work must not cost the word, and
somebody called Will must not be read. `held` sentences were first measured when the rules stood.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from evals.metrics.privacy import is_found, removed
from evals.sources import DATA
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster_names import WORD, RosterEntry, RosterNames, fold

SOURCE = "names_in_context.toml"
GIVEN, FAMILY = "Ngozi", "Okonjo"  # the other half of a name that is a word
LOST = "ordinary words lost"
KINDS = ("full", "given", "family", "lower")
SHOWN = 3  # of what went wrong, for each figure


class Row(NamedTuple):
    """One figure: `hits` of `all` words were lost, or of `all` mentions were found."""

    language: str
    half: str
    figure: str
    hits: int
    all: int
    examples: tuple[str, ...]  # what went wrong

    @property
    def share(self) -> float:
        return self.hits / self.all


def rows(data: Path = DATA) -> list[Row]:
    texts = tomllib.loads((data / SOURCE).read_text(encoding="utf-8"))
    return [
        row
        for language, halves in texts.items()
        for half, told in halves.items()
        for row in (_lost(language, half, told), *_mentioned(language, half, told))
    ]


def _lost(language: str, half: str, told: Mapping[str, str | list[str]]) -> Row:
    """Count how often a word goes because it is somebody's given name, family name or mailbox."""
    lost, total = [], 0
    words = str(told["words"]).split()
    for word in words:
        called = word.title()
        rosters = (
            RosterNames.of([RosterEntry(called, FAMILY)]),
            RosterNames.of([RosterEntry(GIVEN, called)]),
            RosterNames.of([RosterEntry(GIVEN, FAMILY, email=f"{word}@corp.example")]),
        )
        for text in told["plain"]:
            held = _count(word, text)
            total += held * len(rosters)
            for names in rosters if held else ():
                gone = held - _count(word, redact(text, names).text)
                lost += [f"{word}: {text}"] * gone
    return Row(language, half, LOST, len(lost), total, tuple(lost))


def _count(word: str, text: str) -> int:
    return sum(fold(found) == fold(word) for found in WORD.findall(text))


def _mentioned(language: str, half: str, told: Mapping[str, str | list[str]]) -> Iterator[Row]:
    people = [tuple(person) for person in told["people"]]
    names = RosterNames.of(RosterEntry(given, family) for given, family in people)
    missed, total = defaultdict[str, list[str]](list), dict.fromkeys(KINDS, 0)
    for kind in KINDS:
        for frame in told[kind]:
            for given, family in people:
                marked = list(_fill(frame, given, family, lower=kind == "lower"))
                text = "".join(piece for piece, _ in marked)
                gone = removed(text, redact(text, names).text)
                start = 0
                for piece, is_name in marked:
                    if is_name:
                        total[kind] += 1
                        if not is_found(gone, start, start + len(piece)):
                            missed[kind].append(text)
                    start += len(piece)
    for kind in KINDS:
        found = total[kind] - len(missed[kind])
        yield Row(language, half, f"{kind} names found", found, total[kind], tuple(missed[kind]))


def _fill(frame: str, given: str, family: str, *, lower: bool) -> Iterator[tuple[str, bool]]:
    """Give the pieces of a sentence, and which of them are names."""
    written = {"given": given, "family": family, "full": f"{given} {family}"}
    for number, piece in enumerate(frame.replace("}", "{").split("{")):
        if number % 2 == 0:
            yield piece, False
        else:
            name = written[piece.lower()]
            name = name.upper() if piece.isupper() else name
            yield name.lower() if lower else name, True


def table(found: Iterable[Row]) -> str:
    lines = []
    for row in found:
        lines.append(
            f"{row.language} {row.half:4} {row.figure:20} {row.hits:5} of {row.all:5}"
            f"  {row.share:6.1%}"
        )
        lines += [f"    {text}" for text in sorted(set(row.examples))[:SHOWN]]
    return "\n".join(lines)
