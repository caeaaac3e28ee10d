"""Parse one row; no error repeats the cell's text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from service.i18n.empty_answers import is_empty_answer
from service.i18n.formatting import number
from service.i18n.language import say
from service.people.line_text import LONGEST, MOST_LINES, SHORTEST, clean_lines
from service.web.inputs import ADDRESS_LENGTH, NAME_LENGTH, Length, TextRefused, tidy_line

LONGEST_CELL: Final = 4000
MOST_YEARS: Final = 70
PURPOSES: Final = frozenset({"pairing", "themes", "agendas", "external_model", "mail"})
_MAY_BE_BLANK: Final = frozenset(
    ("team", "manager_email", "location", "time_zone", "languages", "offers", "seeks")
)
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_ADDRESS: Final = re.compile(r"[^\s@<>\",;|()\[\]\\]{1,64}@(?:[^\W_][\w-]{0,62}\.)+[^\W\d_]{2,24}")


class RowError(NamedTuple):
    line: int  # in the file; the header is line 1
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`line` is where the row starts in the file; addresses are casefolded, "" is not given."""

    line: int
    email: str
    name: str
    team: str = ""
    manager_email: str = ""
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
            errors.append(RowError(line, column, str(problem)))
    empty = [column for column in REQUIRED if values.get(column) == ""]
    errors += [RowError(line, column, say("Fill in this cell; it is empty.")) for column in empty]
    if values.get("email") and values["email"] == values.get("manager_email"):
        reason = say("Nobody can be their own manager; name someone else.")
        errors.append(RowError(line, "manager_email", reason))
    row = None if errors else PersonRow(line, **values)  # type: ignore[arg-type]  # by column name
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


def _email(cell: str) -> str:
    address = unicodedata.normalize("NFC", cell).casefold()
    if address and (len(address) > ADDRESS_LENGTH.longest or not _ADDRESS.fullmatch(address)):
        raise TextRefused(say("Enter one e-mail address, such as ada@example.org."))
    return address


def _years(cell: str) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"[0-9]{1,2}", cell) or int(cell) > MOST_YEARS:
        raise TextRefused(say("Enter whole years from 0 to {most}.", most=MOST_YEARS))
    return int(cell)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in (each.strip() for each in cell.split("|")) if part)


def _languages(cell: str) -> tuple[str, ...]:
    return tuple(tidy_line(part, NAME_LENGTH) for part in _parts(cell))


def _time_zone(cell: str) -> str:
    if not cell:
        return ""
    try:
        return ZoneInfo(cell).key
    except (OSError, ValueError, KeyError):  # KeyError: ZoneInfoNotFoundError
        raise TextRefused(say("Enter the name of a time zone, such as Europe/Berlin.")) from None


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
    "email": _email,
    "name": _text,
    "team": _text,
    "manager_email": _email,
    "external_id": _text,
    "career_years": _years,
    "languages": _languages,
    "location": _text,
    "time_zone": _time_zone,
    "offers": _lines,
    "seeks": _lines,
    "consents": _consents,
}
