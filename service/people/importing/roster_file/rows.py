"""Parse one row; no error repeats the cell's text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from service.i18n.addresses import bare_address, identity
from service.i18n.empty_answers import is_empty_answer
from service.i18n.formatting import number
from service.i18n.language import say
from service.i18n.time_zones import place_zone
from service.people.line_text import LONGEST, MOST_LINES, SHORTEST, clean_lines
from service.web.inputs import NAME_LENGTH, Length, TextRefused, tidy_line

LONGEST_CELL: Final = 4000
MOST_YEARS: Final = 70
PURPOSES: Final = frozenset({"pairing", "themes", "agendas", "external_model", "mail"})
_COST_THEMSELVES: Final = frozenset(("time_zone", "manager_email"))
_COMMON_NAME: Final = re.compile(r"cn=((?:\\.|[^,\\])+)", re.IGNORECASE)
_PRIMARY: Final = re.compile(r"SMTP:[^;,+|\s]+")  # among the other addresses of a mailbox
_AROUND: Final = re.compile(r"[^()@]*\(([^()]+@[^()]+)\)")  # "Ada Lark (ada@example.org)"
_FAMILY_FIRST: Final = re.compile(r"([^,()\d]+),\s*([^,()\d]+)")  # "Lark, Ada"
_AFTER_NAMES: Final = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "cpa"))
_MAY_BE_BLANK: Final = frozenset(
    ("team", "manager_email", "location", "time_zone", "languages", "offers", "seeks")
)
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


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
            costs_row = column not in _COST_THEMSELVES
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
    return _text(_given_first(cell))


def _given_first(cell: str) -> str:
    """Turn "Lark, Ada M." round, and leave "Ada Lark, Ph.D." as it is."""
    found = _FAMILY_FIRST.fullmatch(cell)
    if found is None or found[2].replace(".", "").casefold() in _AFTER_NAMES:
        return cell
    return f"{found[2].strip()} {found[1].strip()}"


def _address(cell: str) -> str:
    if not cell:
        return ""
    primary, around = _PRIMARY.search(cell), _AROUND.fullmatch(cell)
    text = primary[0] if primary else around[1] if around else cell
    try:
        return bare_address(text.strip(" '\";,"))
    except ValueError:
        raise TextRefused(say("Enter one e-mail address, such as ada@example.org.")) from None


def _manager(cell: str) -> str:
    """Give an address, or somebody's name or number: "Lee, Kim", "CN=Kim Lee,OU=Claims"."""
    if "@" in cell or not cell:
        return identity(_address(cell))
    found = _COMMON_NAME.match(cell)
    name = _given_first(found[1].replace("\\", "") if found else cell)
    return _text(" ".join(name.split()))


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
    "external_id": _text,
    "career_years": _years,
    "languages": _languages,
    "location": _text,
    "time_zone": _time_zone,
    "offers": _lines,
    "seeks": _lines,
    "consents": _consents,
}
