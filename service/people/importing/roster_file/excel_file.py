"""Read the sheet of an Excel file that holds the people, as Excel shows it."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from openpyxl import load_workbook

from service.i18n.formatting import listed
from service.i18n.language import say, say_many
from service.people.importing.roster_file.header_words import FAMILY, GIVEN, columns_of
from service.people.importing.roster_file.table_rows import Table, TableRow, empty_file, unreadable
from service.problems import Refused

_MOST_UNPACKED: Final = 100 * 1024 * 1024  # bytes: a small file may unpack to any size
_MOST_TITLES: Final = 10  # rows, the header among them
_HIDDEN: Final = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
_ZEROS: Final = re.compile(r'(?:"([^"]*)")?(0+)')  # a format that shows 42 as 00042, or E00042
_NAMES: Final = frozenset(("name", GIVEN, FAMILY))


def excel_table(data: bytes) -> Table:
    """Give the rows of the first sheet anybody sees that has a header of people, or any row."""
    try:
        return _table(data)
    except Refused:
        raise
    except Exception:  # noqa: BLE001  # a broken file may make the library fail in any way
        raise unreadable(
            say("This Excel file cannot be opened; save it again, or as CSV in UTF-8.")
        ) from None


def _table(data: bytes) -> Table:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise unreadable(say("This Excel file is too large; save its rows as CSV in UTF-8."))
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    shown = [one for one in book.worksheets if one.sheet_state == "visible"] or book.worksheets
    heads = {sheet.title: list(islice(_rows(sheet), _MOST_TITLES)) for sheet in shown}
    of_people = [sheet for sheet in shown if any(map(_names_people, heads[sheet.title]))]
    filled = of_people or [sheet for sheet in shown if heads[sheet.title]]
    if not filled:
        raise empty_file()
    first, *others = filled
    rows = list(_rows(first))
    _refuse_uncalculated(data, first.title, rows)
    notes = (
        [_others_note(first.title, [one.title for one in others])] if of_people and others else []
    )
    if hidden := _hidden_rows(data, first):
        notes.append(
            say_many(
                "{count} row of the sheet is hidden; it was read as well.",
                "{count} rows of the sheet are hidden; they were read as well.",
                hidden,
            )
        )
    return Table(iter(rows), tuple(notes))


def _names_people(row: TableRow) -> bool:
    names = set(columns_of(row.cells))
    return "email" in names and not names.isdisjoint(_NAMES)


def _rows(sheet: Any) -> Iterator[TableRow]:  # noqa: ANN401  # the library has no types
    sheet.reset_dimensions()  # what the file says of its own size may be anything
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if any(texts := [_text(cell.value, cell.number_format) for cell in cells]):
            yield TableRow(line, texts)


def _text(value: object, number_format: str | None) -> str:
    """Write a cell's value as its reader sees it: a number without an empty fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and (zeros := _ZEROS.fullmatch(number_format or "")):
        return (zeros[1] or "") + str(value).zfill(len(zeros[2]))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()


def _refuse_uncalculated(data: bytes, title: str, rows: Sequence[TableRow]) -> None:
    """A program other than Excel may write formulas without their values."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if not any(b"<f" in packed.read(name) for name in packed.namelist() if "/sheet" in name):
            return
    values = {row.line: row.cells for row in rows}
    book = load_workbook(io.BytesIO(data), read_only=True)
    results = [
        values.get(row.line, [])[at : at + 1]
        for row in _rows(book[title])
        for at, cell in enumerate(row.cells)
        if cell.startswith("=")
    ]
    if results and not any(map(any, results)):
        raise unreadable(
            say("The formulas of this file have no values; open it in Excel and save it again.")
        )


def _others_note(title: str, others: Sequence[str]) -> str:
    return say(
        "The sheet {sheet} was read. These hold people as well and were not: {others}.",
        sheet=f"\u201c{title}\u201d",
        others=listed(f"\u201c{other}\u201d" for other in others),
    )


def _hidden_rows(data: bytes, sheet: Any) -> int:  # noqa: ANN401  # the library has no types
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return len(_HIDDEN.findall(packed.read(sheet._worksheet_path.lstrip("/"))))  # noqa: SLF001
