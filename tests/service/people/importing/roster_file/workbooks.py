"""Excel files as tests need them."""

import io
from collections.abc import Sequence
from typing import NamedTuple

from openpyxl import Workbook


class Formatted(NamedTuple):
    """A number with the format in which Excel shows it."""

    value: int
    number_format: str


class Sheet:
    """Rows of one sheet, with what else a person may have done to it."""

    def __init__(
        self, *rows: Sequence[object], title: str = "", state: str = "visible", merged: str = ""
    ) -> None:
        self.rows, self.title, self.state, self.merged = rows, title, state, merged


def workbook(*sheets: Sheet) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.title or None)
        page.sheet_state = sheet.state
        for line, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = page.cell(line, column)
                cell.value = value.value if isinstance(value, Formatted) else value
                if isinstance(value, Formatted):
                    cell.number_format = value.number_format
        if sheet.merged:
            page.merge_cells(sheet.merged)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
