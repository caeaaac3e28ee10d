"""Find the row that names the columns of a file, and what each column is read as; pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import Final, NamedTuple

from prompts.clean import clean
from service.i18n.addresses import bare_address
from service.i18n.language import say
from service.i18n.words import trimmed
from service.people.importing.roster_file.header_words import FAMILY, GIVEN, columns_of
from service.people.importing.roster_file.no_person import PassedRow, is_header, is_no_person
from service.people.importing.roster_file.rows import REQUIRED
from service.people.importing.roster_file.table_rows import TableRow, empty_file, known_columns
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
    """The columns of a file and the rows below its header; `passed` fills while they are read."""

    columns: tuple[FileColumn, ...]
    rows: Iterator[TableRow]
    passed: list[PassedRow]


def body_of(rows: Iterator[TableRow], allowed: Collection[str], chosen: Mapping[str, str]) -> Body:
    """Find the header, above which titles may stand; raise ColumnsUnclear without what is needed.

    A file that begins with people has no header, and its columns are known by number alone.
    """
    first = list(islice(rows, _LOOKED_AT))
    if not first:
        raise empty_file()
    by_words = {word: name for word, name in chosen.items() if not word.isdecimal()}
    at, is_header_there = _start(first[:_MOST_TITLES], by_words)
    people = first[at + 1 :] if is_header_there else first[at:]
    header = first[at].cells if is_header_there else [""] * max(len(row.cells) for row in people)
    if is_header_there and people and _is_second_header(people[0].cells):
        header = _together(header, people.pop(0).cells)
    known = {*allowed, GIVEN, FAMILY}
    values = list(_first_values(people, len(header)))
    names = columns_of(header, chosen)
    if not any(map(str.isdecimal, chosen)):
        names = _of_one_table(header, names, values)
    columns = tuple(
        FileColumn(" ".join(clean(cell).split()), name if name in known else "", shown)
        for cell, name, shown in zip(header, names, values, strict=True)
    )
    _check(columns, first[at].line if is_header_there else 0)
    passed: list[PassedRow] = []
    read_as = [column.name for column in columns]
    return Body(columns, _people(chain(people, rows), header, names=read_as, passed=passed), passed)


def missing_columns(names: Collection[str]) -> list[str]:
    is_named = not _NAMING.isdisjoint(names)
    return [name for name in REQUIRED if not (is_named if name == "name" else name in names)]


def repeated_columns(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if name and names.count(name) > 1})


def _people(
    rows: Iterator[TableRow],
    header: Sequence[str],
    *,
    names: Sequence[str],
    passed: list[PassedRow],
) -> Iterator[TableRow]:
    """Pass over rules of dashes, and note each row that names no person: totals, headers again."""
    for row in rows:
        if not any(map(str.isalnum, "".join(row.cells))):
            continue
        if row.cells == header or is_no_person(row.cells, names):
            passed.append(PassedRow(row.line, ", ".join(filter(None, map(str.strip, row.cells)))))
        else:
            yield row


def _is_second_header(cells: Sequence[str]) -> bool:
    """Whether a row says more about the columns: "First name" and "Last name" below "Name"."""
    filled = [cell for cell in cells if cell.strip()]
    return is_header(cells) or all(columns_of([cell])[0] in {GIVEN, FAMILY} for cell in filled)


def _together(header: Sequence[str], below: Sequence[str]) -> list[str]:
    return [low.strip() or high for high, low in zip_longest(header, below, fillvalue="")]


def _of_one_table(
    header: Sequence[str], names: Sequence[str], values: Sequence[Sequence[str]]
) -> list[str]:
    """Leave out what stands to the right of an empty column and repeats what is on its left."""
    for at, (cell, shown) in enumerate(zip(header, values, strict=True)):
        left, right = set(filter(None, names[:at])), set(names[at:])
        is_gap = not cell.strip() and not shown
        if is_gap and not missing_columns(left) and not left.isdisjoint(right):
            return [*names[:at], *[""] * (len(names) - at)]
    return list(names)


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
