"""Parse a people file into rows and errors; pure."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from service.i18n.addresses import bare_address, identity
from service.i18n.language import say
from service.i18n.words import trimmed
from service.people.importing.header_words import FAMILY, GIVEN, columns_of
from service.people.importing.rows import (
    FORMULA_SIGNS,
    READERS,
    REQUIRED,
    PersonRow,
    RowError,
    read_row,
)
from service.people.importing.tables import TableRow, known_columns, table_of, unreadable

DEVELOPMENT_COLUMNS: Final = frozenset(READERS)
COLUMNS: Final = DEVELOPMENT_COLUMNS - {"consents"}
_NAMING: Final = frozenset(("name", GIVEN, FAMILY))
_MOST_TITLES: Final = 10  # rows, the header among them
_LONGEST_TOLD: Final = 200  # characters


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`rows` are the good ones; a bad row is in `errors` alone. `unknown_columns` were not read.

    `note` says how the file was read, where that may have gone wrong; `addresses` are of all rows.
    """

    rows: tuple[PersonRow, ...]
    errors: tuple[RowError, ...]
    unknown_columns: tuple[str, ...]
    row_count: int
    note: str = ""
    addresses: frozenset[str] = frozenset()


def parse(data: bytes, allowed_columns: Collection[str] = COLUMNS) -> ImportReport:
    """Read CSV of any kind, or Excel; raise Refused if the file as a whole is unreadable."""
    table = table_of(data)
    names = _header(table.rows)
    rows: list[PersonRow] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    count = 0
    for line, cells in table.rows:
        count += 1
        row, found = _row(line, names, cells, allowed=allowed_columns)
        address = row.email if row else _address(names, cells)
        found += _repeated(line, address, seen)
        errors += found
        rows += [row] if row is not None and not any(one.costs_row for one in found) else []
    unknown = tuple(
        name for name in names if name and name not in {*allowed_columns, GIVEN, FAMILY}
    )
    return ImportReport(tuple(rows), tuple(errors), unknown, count, table.note, frozenset(seen))


def errors_csv(report: ImportReport) -> str:
    """Give line, column, reason; no cell of it starts like a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("line", "column", "reason"))
    for error in report.errors:
        writer.writerow((error.line, _inert(error.column), _inert(error.reason)))
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def _header(rows: Iterator[TableRow]) -> list[str]:
    """Name the columns by the first row that has the required ones; titles may stand above it."""
    likeliest = TableRow(1, [])
    for row in islice(rows, _MOST_TITLES):
        names = columns_of(row.cells)
        if "email" in names and not _NAMING.isdisjoint(names):
            _check_once(names)
            return names
        if known_columns(row.cells) > known_columns(likeliest.cells) or not likeliest.cells:
            likeliest = row
    found = columns_of(likeliest.cells)
    missing = [name for name in REQUIRED if name not in found]
    raise unreadable(
        say(
            "Add the missing column: {names}. Line {line} was read as the column names, and these "
            "were found: {found}.",
            names=", ".join(missing),
            line=likeliest.line,
            found=trimmed(", ".join(filter(None, found)), _LONGEST_TOLD) or say("none"),
        )
    )


def _check_once(names: list[str]) -> None:
    known = [name for name in names if name in {*DEVELOPMENT_COLUMNS, GIVEN, FAMILY}]
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise unreadable(
            say("Use each column once; these are there twice: {names}.", names=", ".join(twice))
        )


def _address(names: list[str], cells: list[str]) -> str:
    """Give the address of a row that was not read, or whatever stands there instead."""
    cell = dict(zip(names, cells, strict=False)).get("email", "")
    try:
        return identity(bare_address(cell))
    except ValueError:
        return identity(cell)


def _repeated(line: int, address: str, seen: dict[str, int]) -> list[RowError]:
    """Compare with all earlier rows, the bad ones too, which somebody will mend."""
    first = seen.setdefault(address, line) if address else line
    if first == line:
        return []
    reason = say("Keep one of the two: line {line} has the same address.", line=first)
    return [RowError(line, "email", reason)]


def _row(
    line: int, names: list[str], cells: list[str], *, allowed: Collection[str]
) -> tuple[PersonRow | None, list[RowError]]:
    kept = [*cells, *[""] * (len(names) - len(cells))]
    if any(cell.strip() for cell in kept[len(names) :]):
        reason = say(
            "Complete this row: it has {cells} cells and the header {names}.",
            cells=len(cells),
            names=len(names),
        )
        return None, [RowError(line, "", reason)]
    told = dict(zip(names, kept, strict=False))
    if "name" not in told:
        told["name"] = f"{told.get(GIVEN, '').strip()} {told.get(FAMILY, '').strip()}".strip()
    return read_row(line, {name: cell for name, cell in told.items() if name in allowed})
