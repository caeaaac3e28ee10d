"""Parse a people file into rows and errors; pure."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from service.i18n.language import say
from service.people.importing.rows import (
    FORMULA_SIGNS,
    READERS,
    REQUIRED,
    PersonRow,
    RowError,
    read_row,
)
from service.problems import Refused

DEVELOPMENT_COLUMNS: Final = frozenset(READERS)
COLUMNS: Final = DEVELOPMENT_COLUMNS - {"consents"}
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`rows` are the good ones; a bad row is in `errors` alone. `unknown_columns` were not read."""

    rows: tuple[PersonRow, ...]
    errors: tuple[RowError, ...]
    unknown_columns: tuple[str, ...]
    row_count: int


def parse(data: bytes, allowed_columns: Collection[str] = COLUMNS) -> ImportReport:
    """Read UTF-8 with commas or semicolons; raise Refused if the file as a whole is unreadable."""
    table = _table(_decoded(data))
    _, header = next(table, (1, []))
    names = [name.strip().casefold().replace(" ", "_") for name in header]
    _check_header(names)
    rows: list[PersonRow] = []
    errors: list[RowError] = []
    seen: dict[str, int] = {}
    count = 0
    for line, cells in table:
        count += 1
        row, found = _row(line, names, cells, allowed=allowed_columns)
        found += _repeated(line, names, cells, seen=seen)
        errors += found
        rows += [row] if row is not None and not found else []
    unknown = tuple(name for name in names if name not in allowed_columns and name)
    return ImportReport(tuple(rows), tuple(errors), unknown, count)


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


def _decoded(data: bytes) -> str:
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise _unreadable(say("This file is empty; start it with a line of column names."))
    if data.startswith(_UTF16):
        raise _unreadable(say("This file is UTF-16; save it as CSV in UTF-8."))
    if b"\0" in data:
        raise _unreadable(
            say("This file contains NUL bytes, so it is not text; save it as CSV in UTF-8.")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise _unreadable(
            say("Line {line} is not UTF-8; save the file as CSV in UTF-8.", line=line)
        ) from None


def _unreadable(sentence: str) -> Refused:
    return Refused("import-unreadable", sentence)


def _table(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line where the row starts, cells); rows without any text are passed over."""
    heading = text.lstrip("\r\n").splitlines()[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise _unreadable(
            say(
                "The row starting on line {line} is not valid CSV: look for a stray quotation "
                "mark or a very large cell.",
                line=line,
            )
        ) from None


def _check_header(names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise _unreadable(say("Add the missing column: {names}.", names=", ".join(missing)))
    known = [name for name in names if name in DEVELOPMENT_COLUMNS]
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise _unreadable(
            say("Use each column once; these are there twice: {names}.", names=", ".join(twice))
        )


def _repeated(
    line: int, names: list[str], cells: list[str], *, seen: dict[str, int]
) -> list[RowError]:
    """Compare with all earlier rows, the bad ones too, which somebody will mend."""
    address = dict(zip(names, cells, strict=False)).get("email", "").strip().casefold()
    first = seen.setdefault(address, line) if address else line
    if first == line:
        return []
    reason = say("Keep one of the two: line {line} has the same address.", line=first)
    return [RowError(line, "email", reason)]


def _row(
    line: int, names: list[str], cells: list[str], *, allowed: Collection[str]
) -> tuple[PersonRow | None, list[RowError]]:
    if len(cells) != len(names):
        reason = say(
            "Complete this row: it has {cells} cells and the header {names}.",
            cells=len(cells),
            names=len(names),
        )
        return None, [RowError(line, "", reason)]
    return read_row(
        line, {name: cell for name, cell in zip(names, cells, strict=True) if name in allowed}
    )
