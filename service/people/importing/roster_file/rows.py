"""Parse one row; no error repeats the cell's text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from service.i18n.addresses import identity
from service.i18n.empty_answers import is_empty_answer
from service.i18n.formatting import number
from service.i18n.language import say
from service.i18n.time_zones import place_zone
from service.people.importing.roster_file.address_cells import address_in
from service.people.importing.roster_file.name_cells import full_name, given_first
from service.people.line_text import LONGEST, MOST_LINES, SHORTEST, clean_lines
from service.web.inputs import NAME_LENGTH, Length, TextRefused, tidy_line

LONGEST_CELL: Final = 4000
MOST_YEARS: Final = 70
PURPOSES: Final = frozenset({"pairing", "themes", "agendas", "external_model", "mail"})
_COST_THEMSELVES: Final = frozenset(("time_zone", "manager_email"))
_COMMON_NAME: Final = re.compile(r"cn=((?:\\.|[^,\\])+)", re.IGNORECASE)
_SHORTENED: Final = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_WHOLE: Final = re.compile(r"(\d+)[.,]0+")
_BETWEEN: Final = re.compile(r"[,\u00a0\u202f\u2009 ]")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[,\u00a0\u202f\u2009 ]\d{3})+")
_AS_TEXT: Final = re.compile(r'="([^"]*)"')  # how programs keep leading zeros from a spreadsheet
_YEARS: Final = re.compile(
    r"([0-9]{1,2})(?:[.,]0+)?\s*(?:\+|years?|yrs?\.?|y|jahre?|ans?|a\u00f1os?)?", re.IGNORECASE
)
_MAY_BE_BLANK: Final = frozenset(
    ("team", "manager_email", "location", "time_zone", "languages", "offers", "seeks")
)
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


class CellRefused(TextRefused):
    """A cell that costs itself alone."""


class RowError(NamedTuple):
    line: int  # in the file; the header is line 1
    column: str
    reason: str
    costs_row: bool = True  # a cell that cannot be read may cost itself alone


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`line` is where the row starts in the file; addresses are in lower case, "" is not given."""

    line: int
    email: str
    name: str
    address: str = ""  # as it is written, where that differs
    team: str = ""
    manager_email: str | None = None  # "" clears it
    external_id: str = ""
    career_years: int | None = None
    languages: tuple[str, ...] = ()
    location: str = ""
    time_zone: str = ""
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    consents: frozenset[str] = frozenset()


def read_row(line: int, cells: Mapping[str, str]) -> tuple[PersonRow | None, list[RowError]]:
    """Read every cell even after a bad one, so that one look at the report mends the row."""
    values: dict[str, object] = {}
    errors: list[RowError] = []
    for column, cell in cells.items():
        try:
            values[column] = READERS[column]("" if _is_blank(column, cell) else _checked(cell))
        except TextRefused as problem:
            costs_row = column not in _COST_THEMSELVES and not isinstance(problem, CellRefused)
            errors.append(RowError(line, column, str(problem), costs_row))
    if "email" in values:
        written, known = values["email"], identity(str(values["email"]))
        values |= {"email": known, "address": "" if written == known else written}
    empty = [column for column in REQUIRED if values.get(column) == ""]
    errors += [RowError(line, column, say("Fill in this cell; it is empty.")) for column in empty]
    row = None if any(error.costs_row for error in errors) else PersonRow(line, **values)  # type: ignore[arg-type]  # by column name
    return row, errors


def _is_blank(column: str, cell: str) -> bool:
    """Whether a cell is empty in other words: "-", "N/A", "siehe oben", "0" for a place."""
    if column not in _MAY_BE_BLANK:
        return False
    if not any(sign.isalnum() for sign in cell):
        return True
    is_short = len(cell) <= LONGEST
    return cell == "0" or (is_short and any(map(str.isalpha, cell)) and is_empty_answer(cell))


def _checked(cell: str) -> str:
    if len(cell) > LONGEST_CELL:
        raise TextRefused(
            say(
                "Shorten this cell: it has {length} characters, and at most {longest} are allowed.",
                length=number(len(cell)),
                longest=number(LONGEST_CELL),
            )
        )
    if quoted := _AS_TEXT.fullmatch(cell.strip()):
        cell = quoted[1]
    if "\ufffd" in cell:
        raise TextRefused(say("Letters of this cell were lost; save the file as CSV in UTF-8."))
    for part in cell.split("|"):
        seen = unicodedata.normalize("NFKC", part.lstrip(" "))
        if seen.startswith(FORMULA_SIGNS):
            named = {"\t": say("a tab"), "\r": say("a line break")}.get(seen[0], f'"{seen[0]}"')
            raise TextRefused(
                say("Remove {sign} at the start: spreadsheets read it as a formula.", sign=named)
            )
    return cell.strip()


def _text(cell: str) -> str:
    return tidy_line(cell, NAME_LENGTH) if cell else ""


def _name(cell: str) -> str:
    return _text(full_name(cell))


def _address(cell: str) -> str:
    return address_in(cell) if cell else ""


def _number(cell: str) -> str:
    """Undo what spreadsheets do to a number: 4711.0, '00042, 1 234; 1.2E+11 is lost."""
    plain = cell.removeprefix("'")
    if _SHORTENED.fullmatch(plain):
        raise CellRefused(
            say(
                "The spreadsheet shortened this number, so it was not read; format the column as "
                "text and enter it again."
            )
        )
    if found := _WHOLE.fullmatch(plain):
        plain = found[1]
    return _text(_BETWEEN.sub("", plain) if _GROUPED.fullmatch(plain) else plain)


def _manager(cell: str) -> str:
    """Give an address, or somebody's name or number: "Lee, Kim", "CN=Kim Lee,OU=Claims"."""
    if "@" in cell or not cell:
        return identity(_address(cell))
    found = _COMMON_NAME.match(cell)
    name = given_first(found[1].replace("\\", "") if found else cell)
    return _text(" ".join(name.split()))


def _years(cell: str) -> int | None:
    if not cell:
        return None
    found = _YEARS.fullmatch(cell)
    if not found or int(found[1]) > MOST_YEARS:
        raise TextRefused(say("Enter whole years from 0 to {most}.", most=MOST_YEARS))
    return int(found[1])


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (each.strip() for each in cell.split("|")) if part)


def _languages(cell: str) -> tuple[str, ...]:
    return tuple(tidy_line(part, NAME_LENGTH) for part in _parts(cell))


def _time_zone(cell: str) -> str:
    found = place_zone(cell) if cell else ""
    if found is None:
        raise TextRefused(
            say("This is no place's time zone, such as Europe/Berlin; it was left as it is.")
        )
    return found


def _lines(cell: str) -> tuple[str, ...]:
    parts = [part for part in _parts(cell) if len(part) > LONGEST or not is_empty_answer(part)]
    for part in parts:
        tidy_line(part, Length(SHORTEST, LONGEST))
    lines = tuple(clean_lines(parts))
    if len(parts) > MOST_LINES:
        raise TextRefused(
            say(
                "Use at most {most} entries; this cell has {count}.",
                most=MOST_LINES,
                count=len(parts),
            )
        )
    return lines


def _consents(cell: str) -> frozenset[str]:
    given = frozenset(_parts(cell))
    if not given <= PURPOSES:
        names = ", ".join(sorted(PURPOSES))
        raise TextRefused(say("Use only these, separated by |: {names}.", names=names))
    return given


REQUIRED: Final = ("email", "name")
READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "email": _address,
    "name": _name,
    "team": _text,
    "manager_email": _manager,
    "external_id": _number,
    "career_years": _years,
    "languages": _languages,
    "location": _text,
    "time_zone": _time_zone,
    "offers": _lines,
    "seeks": _lines,
    "consents": _consents,
}
