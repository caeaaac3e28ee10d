"""Parse a people file into rows and errors; pure."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType
from typing import Final

from service.i18n.addresses import identity
from service.i18n.language import say
from service.people.importing.roster_file.address_cells import address_in
from service.people.importing.roster_file.columns import FileColumn, body_of
from service.people.importing.roster_file.header_words import FAMILY, GIVEN
from service.people.importing.roster_file.no_person import passed_note
from service.people.importing.roster_file.rows import (
    FORMULA_SIGNS,
    READERS,
    PersonRow,
    RowError,
    read_row,
)
from service.people.importing.roster_file.tables import table_of

DEVELOPMENT_COLUMNS: Final = frozenset(READERS)
COLUMNS: Final = DEVELOPMENT_COLUMNS - {"consents"}
_AS_RECOGNISED: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`rows` are the good ones; a bad row is in `errors` alone. `unknown_columns` were not read.

    `notes` say how the file was read, where that may have gone wrong, and which rows name no
    person; `addresses` are of all rows; `mailboxes` look like no person and are left out.
    """

    rows: tuple[PersonRow, ...]
    errors: tuple[RowError, ...]
    unknown_columns: tuple[str, ...]
    row_count: int
    notes: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()
    mailboxes: tuple[PersonRow, ...] = ()
    columns: tuple[FileColumn, ...] = ()

    @property
    def note(self) -> str:
        return " ".join(self.notes)


def parse(
    data: bytes,
    allowed_columns: Collection[str] = COLUMNS,
    chosen: Mapping[str, str] = _AS_RECOGNISED,
) -> ImportReport:
    """Read CSV of any kind, or Excel; raise Refused if the file as a whole is unreadable.

    What is `chosen` for a column, by its number or its folded header, wins over its own words.
    """
    table = table_of(data)
    columns, people, passed = body_of(table.rows, allowed_columns, chosen)
    names = [column.name for column in columns]
    silent = [at for at, column in enumerate(columns) if not (column.header or column.name)]
    lost: set[int] = set()
    rows: list[PersonRow] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    count = 0
    for line, cells in people:
        count += 1
        row, found = _row(line, names, cells)
        lost |= {at for at in silent if at < len(cells) and cells[at].strip()}
        address = row.email if row else _address(names, cells)
        found += _repeated(line, address, seen)
        errors += found
        rows += [row] if row is not None and not any(one.costs_row for one in found) else []
    unknown = tuple(
        column.header or say("column {number}", number=at + 1)
        for at, column in enumerate(columns)
        if at in lost or (column.header and not column.name)
    )
    addresses = frozenset(seen)
    notes = tuple(filter(None, (*table.notes, passed_note(passed))))
    return ImportReport(
        tuple(rows), tuple(errors), unknown, count, notes, addresses, columns=columns
    )


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


def _address(names: list[str], cells: list[str]) -> str:
    """Give the address of a row that was not read, or whatever stands there instead."""
    cell = dict(zip(names, cells, strict=False)).get("email", "")
    try:
        return identity(address_in(cell))
    except ValueError:
        return identity(cell)


def _repeated(line: int, address: str, seen: dict[str, int]) -> list[RowError]:
    """Compare with all earlier rows, the bad ones too, which somebody will mend."""
    first = seen.setdefault(address, line) if address else line
    if first == line:
        return []
    reason = say("Keep one of the two: line {line} has the same address.", line=first)
    return [RowError(line, "email", reason)]


def _row(line: int, names: list[str], cells: list[str]) -> tuple[PersonRow | None, list[RowError]]:
    kept = [*cells, *[""] * (len(names) - len(cells))]
    if any(cell.strip() for cell in kept[len(names) :]):
        reason = say(
            "Complete this row: it has {cells} cells and the header {names}.",
            cells=len(cells),
            names=len(names),
        )
        return None, [RowError(line, "", reason)]
    told = {name: unescape(cell) for name, cell in zip(names, kept, strict=False) if name}
    told["name"] = _full_name(told)
    told = {name: cell for name, cell in told.items() if name not in (GIVEN, FAMILY)}
    return read_row(line, told)


def _full_name(cells: Mapping[str, str]) -> str:
    """Put a name together; beside a first name alone, "Name" is what German files call the last."""
    given, family = cells.get(GIVEN, "").strip(), cells.get(FAMILY, "").strip()
    name = cells.get("name", "").strip()
    if not name:
        return f"{given} {family}".strip()
    is_last = FAMILY not in cells and given.casefold() not in name.casefold()
    return f"{given} {name}" if is_last else name
