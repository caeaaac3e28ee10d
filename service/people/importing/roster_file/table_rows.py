"""Rows of a file's table, and the refusal of a file as a whole; pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from service.i18n.language import say
from service.people.importing.roster_file.header_words import columns_of
from service.people.importing.roster_file.rows import READERS
from service.problems import Refused


class TableRow(NamedTuple):
    line: int  # where it starts in the file
    cells: list[str]


class Table(NamedTuple):
    """Rows with any text; `notes` say what the reader should look at, if anything."""

    rows: Iterator[TableRow]
    notes: tuple[str, ...] = ()


def empty_file() -> Refused:
    return unreadable(say("This file is empty; start it with a line of column names."))


def unreadable(sentence: str) -> Refused:
    return Refused("import-unreadable", sentence)


def known_columns(cells: Sequence[str]) -> int:
    return len(READERS.keys() & set(columns_of(cells)))
