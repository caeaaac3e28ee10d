"""Read somebody's name as directories and spreadsheets write it; pure."""

import re
from typing import Final

from service.i18n.language import say
from service.people.importing.roster_file.text_encodings.garbled_text import is_garbled
from service.web.inputs import TextRefused

_BLANKS: Final = re.compile(r"[ \t\u00a0\u2007\u202f]+")
_ERROR: Final = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|NULL!|DIV/0!|NUM!|BEZUG!|NV|WERT!|NOM\?)")
_PRONOUNS: Final = re.compile(
    r"\s*[(\[]\s*(?:she|he|they|her|him|them|sie|er|elle|il|ella|\u00e9l)(?:\s*/\s*[^\W\d_]+)+\s*[)\]]$",
    re.IGNORECASE,
)
_FAMILY_FIRST: Final = re.compile(r"([^,;()\d]+)[,;]\s*([^,;()\d]+)")  # "Lark, Ada"
_WITH_TITLE: Final = re.compile(
    r"([^,()\d]+,[^,()\d]+),\s*((?:(?:dr|prof|dipl|ing)\.?[ -]?)+)", re.IGNORECASE
)
_AFTER_NAMES: Final = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "mba", "esq", "cpa"))


def full_name(cell: str) -> str:
    """Give the name alone, given name first; raise TextRefused where it cannot be one."""
    text = _PRONOUNS.sub("", _BLANKS.sub(" ", cell)).strip()
    if _ERROR.fullmatch(text):
        raise TextRefused(say("This is an error of the spreadsheet; enter the name."))
    if text and not any(map(str.isalpha, text)):
        raise TextRefused(say("Enter a name; there is no letter in this cell."))
    if is_garbled(text):
        raise TextRefused(
            say("Letters of this name were lost or changed; save the file as CSV in UTF-8.")
        )
    if titled := _WITH_TITLE.fullmatch(text):
        return f"{titled[2].strip()} {given_first(titled[1])}"
    name, comma, last = text.rpartition(",")
    if _is_after_names(last) and "," in name:  # "Lark, Ada, PhD"
        return f"{given_first(name)}{comma}{last}"
    return given_first(text)


def given_first(cell: str) -> str:
    """Turn "Lark, Ada M." round, and leave "Ada Lark, Ph.D." as it is."""
    found = _FAMILY_FIRST.fullmatch(cell)
    if found is None or _is_after_names(found[2]):
        return cell
    return f"{found[2].strip()} {found[1].strip()}"


def _is_after_names(word: str) -> bool:
    return word.replace(".", "").strip().casefold() in _AFTER_NAMES
