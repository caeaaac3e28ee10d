"""Tell rows of an export that name no person: totals, footers, repeated headers; pure."""

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from itertools import islice, starmap, zip_longest
from typing import Final, NamedTuple

from service.i18n.language import say, say_many
from service.i18n.words import trimmed
from service.people.importing.roster_file.header_words import FAMILY, GIVEN, columns_of

_SOURCE: Final = files("service.people.importing.roster_file") / "footer_words.toml"
_WORDS: Final = {
    kind: re.compile(
        rf"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE
    )
    for kind, words in tomllib.loads(_SOURCE.read_text(encoding="utf-8")).items()
}
_TOTALS, _FOOTERS = _WORDS["totals"], _WORDS["footers"]
_UNITS, _MARKS = _WORDS["units"], _WORDS["marks"]
_DECORATION: Final = " *-=_#.|\u2022\u2013\u2014"
_COUNTED: Final = re.compile(r"\(?\d[\d.,' ]*\)?\s*(\w*)")
_PAGE: Final = re.compile(
    r"(?:page|seite|p\u00e1gina|pagina|strona|strana|oldal|sayfa)?\s*\d+\s*(?:of|von|de|sur|/|z)\s*\d+",
    re.IGNORECASE,
)
_NAMES: Final = frozenset(("name", GIVEN, FAMILY))
_MOST_BESIDE: Final = 3  # filled cells of a row "Filter: Status = active, Region = all"
_MOST_NAMES: Final = 4  # words
_LEAST_NAMES: Final = 2
_TOLD: Final = 5
_LONGEST: Final = 60  # characters


class PassedRow(NamedTuple):
    """A row that names no person, as it is told."""

    line: int
    text: str


def is_no_person(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Judge a row by its words; one that may be a person whose address is missing is none such."""
    filled = [
        (name, cell.strip())
        for name, cell in zip_longest(names, cells, fillvalue="")
        if cell.strip()
    ]
    first = filled[0][1].strip(_DECORATION)
    is_sentence = len(filled) == 1 and bool(_FOOTERS.match(first)) and " " in first
    if any(_holds_address(cell) for _, cell in filled):
        return is_sentence or not any(name for name, _ in filled)
    if not any(name for name, _ in filled) or is_header(cells):
        return True
    if total := _TOTALS.match(first):
        return all(map(_is_count, (first[total.end() :], *(cell for _, cell in filled[1:]))))
    if all(_MARKS.fullmatch(cell) for _, cell in filled):
        return True
    is_footer = ":" in first or bool(_FOOTERS.match(first) or _PAGE.fullmatch(first))
    if len(filled) == 1:
        return len(names) > 1 and (is_footer or not _may_be_person(*filled[0]))
    is_label = first.endswith(":") or not any(starmap(_may_be_person, filled))
    return len(filled) <= _MOST_BESIDE and is_footer and is_label


def is_header(cells: Sequence[str]) -> bool:
    """Whether every cell with text names a column, at least two of them."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and all(columns_of([cell])[0] for cell in filled)


def passed_note(rows: Sequence[PassedRow]) -> str:
    """Say which rows were passed over, in one sentence; "" if none was."""
    if not rows:
        return ""
    told = "; ".join(
        say("line {line}, {text}", line=row.line, text=f"\u201c{trimmed(row.text, _LONGEST)}\u201d")
        for row in islice(rows, _TOLD)
    )
    if len(rows) > _TOLD:
        told = say("{rows}; and {count} more", rows=told, count=len(rows) - _TOLD)
    return say_many(
        "{count} row names no person and was passed over: {rows}.",
        "{count} rows name no person and were passed over: {rows}.",
        len(rows),
        rows=told,
    )


def _holds_address(cell: str) -> bool:
    return "@" in cell or "\uff20" in cell


def _is_count(text: str) -> bool:
    """Whether a cell beside a total counts something, or says of what."""
    bare = text.strip(f"{_DECORATION}:;()")
    if not bare or _UNITS.fullmatch(bare):
        return True
    found = _COUNTED.fullmatch(bare)
    return found is not None and (not found[1] or bool(_UNITS.fullmatch(found[1])))


def _may_be_person(name: str, text: str) -> bool:
    """Whether the only cell of a row is somebody's name, or an address that is none."""
    words = text.replace(",", " ").split()
    if name == "email":
        return len(words) == 1 and ":" not in text
    is_named = all(word[0].isupper() and not any(map(str.isdigit, word)) for word in words)
    return name in _NAMES and is_named and _LEAST_NAMES <= len(words) <= _MOST_NAMES
