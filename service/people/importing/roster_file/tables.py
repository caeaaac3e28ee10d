"""Turn a file into rows of text, whichever program wrote it: CSV of any kind, or Excel."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from service.i18n.language import say
from service.people.importing.roster_file.excel_file import excel_table
from service.people.importing.roster_file.table_rows import (
    Table,
    TableRow,
    empty_file,
    known_columns,
    unreadable,
)
from service.people.importing.roster_file.text_encodings.detection import decoded

_DELIMITERS: Final = ",;\t|"
_SEP: Final = re.compile(r'"?sep=([^\w\s"]|\t)"?\r?\n?')
_EXCEL: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_LOOKED_AT: Final = 20  # rows for the delimiter: titles may stand above the header


def table_of(data: bytes) -> Table:
    """Raise Refused if the file as a whole is unreadable, then or while its rows are read."""
    if data.startswith(_EXCEL):
        return excel_table(data)
    if data.startswith(_OLD_EXCEL):
        raise unreadable(say("This is an Excel file of the old kind; save it as .xlsx or as CSV."))
    text, notes = decoded(data)
    if not text.strip():
        raise empty_file()
    return Table(_csv_rows(text), notes)


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
