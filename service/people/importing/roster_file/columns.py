"""Find the row that names the columns of a file, and what each column is read as; pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple

from prompts.clean import clean
from service.i18n.addresses import bare_address
from service.i18n.language import say
from service.i18n.words import trimmed
from service.people.importing.roster_file.header_words import FAMILY, GIVEN, columns_of
from service.people.importing.roster_file.rows import REQUIRED
from service.people.importing.roster_file.tables import TableRow, empty_file, known_columns
from service.problems import Refused

_NAMING: Final = frozenset(("name", GIVEN, FAMILY))
_MOST_TITLES: Final = 10  # rows, the header among them
_LOOKED_AT: Final = 30  # rows, for the first values of a column
_SHOWN: Final = 3  # values
_LONGEST_VALUE: Final = 40  # characters
_LONGEST_TOLD: Final = 200  # characters


class FileColumn(NamedTuple):
    """`header` as it is written, if it is; `name` is ours, or nothing where it is not read."""

    header: str
    name: str
    values: tuple[str, ...]


class ColumnsUnclear(Refused):
    """The required columns were not found, or two mean the same; somebody can choose by hand."""

    def __init__(self, sentence: str, columns: Sequence[FileColumn]) -> None:
        super().__init__("import-unreadable", sentence)
        self.columns = tuple(columns)


class Body(NamedTuple):
    """The columns of a file and the rows below its header."""

    columns: tuple[FileColumn, ...]
    rows: Iterator[TableRow]


def body_of(rows: Iterator[TableRow], allowed: Collection[str], chosen: Mapping[str, str]) -> Body:
    """Find the header, above which titles may stand; raise ColumnsUnclear without what is needed.

    A file that begins with people has no header, and its columns are known by number alone.
    """
    first = list(islice(rows, _LOOKED_AT))
    if not first:
        raise empty_file()
    by_words = {word: name for word, name in chosen.items() if not word.isdecimal()}
    at, is_header = _start(first[:_MOST_TITLES], by_words)
    people = first[at + 1 :] if is_header else first[at:]
    header = first[at].cells if is_header else [""] * max(len(row.cells) for row in people)
    known = {*allowed, GIVEN, FAMILY}
    columns = tuple(
        FileColumn(" ".join(clean(cell).split()), name if name in known else "", values)
        for cell, name, values in zip(
            header, columns_of(header, chosen), _first_values(people, len(header)), strict=True
        )
    )
    _check(columns, first[at].line if is_header else 0)
    return Body(columns, _people(chain(people, rows), header))


def missing_columns(names: Collection[str]) -> list[str]:
    is_named = not _NAMING.isdisjoint(names)
    return [name for name in REQUIRED if not (is_named if name == "name" else name in names)]


def repeated_columns(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if name and names.count(name) > 1})


def _people(rows: Iterator[TableRow], header: Sequence[str]) -> Iterator[TableRow]:
    """Pass over rules of dashes, and the header where each printed page repeats it."""
    for row in rows:
        if row.cells != header and any(map(str.isalnum, "".join(row.cells))):
            yield row


def _start(rows: Sequence[TableRow], by_words: Mapping[str, str]) -> tuple[int, bool]:
    """Where the header stands, or else the first person."""
    for at, row in enumerate(rows):
        if not missing_columns(columns_of(row.cells, by_words)):
            return at, True
    people = next((at for at, row in enumerate(rows) if _is_person(row)), len(rows))
    above = [(known_columns(row.cells), sum(map(bool, row.cells))) for row in rows[:people]]
    if not above or (people < len(rows) and max(above) <= (0, 1)):
        return people, False
    return above.index(max(above)), True


def _is_person(row: TableRow) -> bool:
    return len(row.cells) > 1 and any(map(_is_address, row.cells))


def _is_address(cell: str) -> bool:
    try:
        return bool(bare_address(cell))
    except ValueError:
        return False


def _first_values(rows: Sequence[TableRow], width: int) -> Iterator[tuple[str, ...]]:
    for at in range(width):
        cells = (row.cells[at].strip() for row in rows if at < len(row.cells))
        yield tuple(trimmed(cell, _LONGEST_VALUE) for cell in islice(filter(None, cells), _SHOWN))


def _check(columns: Sequence[FileColumn], line: int) -> None:
    names = [column.name for column in columns]
    if missing := missing_columns(names):
        found = ", ".join(filter(None, (column.name or column.header for column in columns)))
        sentence = (
            say(
                "Add the missing column: {names}. Line {line} was read as the column names, and "
                "these were found: {found}.",
                names=", ".join(missing),
                line=line,
                found=trimmed(found, _LONGEST_TOLD) or say("none"),
            )
            if line
            else say("This file begins with a person; add a first line with the column names.")
        )
        raise ColumnsUnclear(sentence, columns)
    if twice := repeated_columns(names):
        sentence = say(
            "Use each column once; these are there twice: {names}.", names=", ".join(twice)
        )
        raise ColumnsUnclear(sentence, columns)
