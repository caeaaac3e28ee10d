"""Turn a file into rows of text, whichever program wrote it: CSV of any kind, or Excel."""

import codecs
import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final, NamedTuple

from openpyxl import load_workbook

from service.i18n.language import say
from service.people.importing.roster_file.header_words import columns_of
from service.people.importing.roster_file.rows import READERS
from service.problems import Refused

_DELIMITERS: Final = ",;\t|"
_SEP: Final = re.compile(r'"?sep=([^\w\s"]|\t)"?\r?\n?')
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_EXCEL: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED: Final = 100 * 1024 * 1024  # bytes: a small file may unpack to any size
_LOOKED_AT: Final = 20  # rows for the delimiter: titles may stand above the header


class TableRow(NamedTuple):
    line: int  # where it starts in the file
    cells: list[str]


class Table(NamedTuple):
    """Rows with any text; `note` says what the reader should look at, if anything."""

    rows: Iterator[TableRow]
    note: str = ""


def table_of(data: bytes) -> Table:
    """Raise Refused if the file as a whole is unreadable, then or while its rows are read."""
    if data.startswith(_EXCEL):
        return Table(_excel_rows(data))
    if data.startswith(_OLD_EXCEL):
        raise unreadable(say("This is an Excel file of the old kind; save it as .xlsx or as CSV."))
    text, note = _decoded(data)
    if not text.strip():
        raise empty_file()
    return Table(_csv_rows(text), note)


def empty_file() -> Refused:
    return unreadable(say("This file is empty; start it with a line of column names."))


def unreadable(sentence: str) -> Refused:
    return Refused("import-unreadable", sentence)


def _decoded(data: bytes) -> tuple[str, str]:
    try:
        text = data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as problem:
        return _of_windows(data, data.count(b"\n", 0, problem.start) + 1)
    if "\0" in text:
        raise unreadable(
            say("This file contains NUL bytes, so it is not text; save it as CSV in UTF-8.")
        )
    return text, ""


def _of_windows(data: bytes, line: int) -> tuple[str, str]:
    """Read what is no UTF-8 as Excel writes it in Western Europe and America."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise unreadable(
            say("Line {line} is not UTF-8; save the file as CSV in UTF-8.", line=line)
        ) from None
    note = say(
        "The file is not in UTF-8; it was read as Windows-1252. Check a name with an accent, first "
        "on line {line}.",
        line=line,
    )
    return text, note


def _csv_rows(text: str) -> Iterator[TableRow]:
    told = _SEP.match(text)
    delimiter = told[1] if told else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not (told and line == 1):
                yield TableRow(line, cells)
            line = reader.line_num + 1
    except csv.Error:
        raise unreadable(
            say(
                "The row starting on line {line} is not valid CSV: look for a stray quotation "
                "mark or a very large cell.",
                line=line,
            )
        ) from None


def _delimiter(text: str) -> str:
    """Choose the sign that finds most known columns in one row, then most rows of one width."""

    def found(sign: str) -> tuple[int, int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
        try:
            rows = list(islice(reader, _LOOKED_AT))
        except csv.Error:
            return 0, 0, 0
        widths = Counter(len(cells) for cells in rows if len(cells) > 1)
        ((width, count),) = widths.most_common(1) or [(0, 0)]
        return max(known_columns(cells) for cells in rows), count, width

    return max(_DELIMITERS, key=found)


def known_columns(cells: list[str]) -> int:
    return len(READERS.keys() & set(columns_of(cells)))


def _excel_rows(data: bytes) -> Iterator[TableRow]:
    """Give the rows of the first sheet that has any."""
    try:
        rows = _first_sheet(data)
    except Refused:
        raise
    except Exception:  # noqa: BLE001  # a broken file may make the library fail in any way
        raise unreadable(
            say("This Excel file cannot be opened; save it again, or as CSV in UTF-8.")
        ) from None
    if not rows:
        raise empty_file()
    return iter(rows)


def _first_sheet(data: bytes) -> list[TableRow]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise unreadable(say("This Excel file is too large; save its rows as CSV in UTF-8."))
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what the file says of its own size may be anything
        rows = [
            TableRow(line, cells)
            for line, values in enumerate(sheet.iter_rows(values_only=True), start=1)
            if any(cells := [_text(value) for value in values])
        ]
        if rows:
            return rows
    return []


def _text(value: object) -> str:
    """Write a cell's value as its reader sees it: a number without an empty fraction."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()
