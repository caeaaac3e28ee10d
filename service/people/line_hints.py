"""Kind hints while a line is written, about what no comparison by meaning can mend; pure.

A line that says what somebody does not want meets just that; one general word meets everything a
little; six subjects in one line meet none of them well. A hint never keeps a line from being saved.
"""

import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Final, NamedTuple

from service.i18n.accents import folded
from service.i18n.language import say
from service.people.line_text import MOST_LINES, SHORTEST

_SOURCE: Final = files("service.people") / "line_hints.toml"
_LANGUAGES: Final = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))
_UNWANTED: Final = re.compile(
    "|".join(
        phrase if phrase[0] == "^" else rf"\b{phrase}"
        for each in _LANGUAGES.values()
        for phrase in each["unwanted"]
    )
)
_GENERAL: Final = frozenset(word for each in _LANGUAGES.values() for word in each["general"])
_BETWEEN: Final = re.compile(r"[,;/|•·]")
_AND: Final = "|".join(each["and"] for each in _LANGUAGES.values())
_LAST: Final = re.compile(rf"^(?:{_AND}) ", re.IGNORECASE)
_JOIN: Final = re.compile(rf"\s(?:{_AND})\s", re.IGNORECASE)
_LEAST_PARTS: Final = 3
_WORDS_OF_THREE: Final = 2  # most in a part where there are three; "x, done well, at last" is one


class Hint(NamedTuple):
    """`parts` are the lines that a list can become with one press; else empty."""

    said: str
    parts: tuple[str, ...] = ()


def hint_for(line: str) -> Hint | None:
    """The first that applies; None for a line that can be compared as it is, or an empty one."""
    plain = folded(line)
    if _UNWANTED.search(plain):
        return Hint(say("This may also find the very thing. Say what you do want, alone."))
    if parts := list_parts(line):
        return Hint(
            say(
                "These are {count} subjects. Each finds more on a line of its own.",
                count=len(parts),
            ),
            parts,
        )
    if plain.strip(" .!?") in _GENERAL:
        return Hint(
            say("“{line}”: of what, with whom? Two more words find better.", line=line.strip())
        )
    return None


def hints_for(lines: Sequence[str]) -> list[Hint | None]:
    """One for each; a list is offered to be split only where its parts find room."""
    room = MOST_LINES - sum(1 for line in lines if line.strip())
    found = map(hint_for, lines)
    return [
        hint if hint is None or len(hint.parts) <= room + 1 else Hint(hint.said) for hint in found
    ]


def split(lines: Sequence[str], place: int) -> list[str]:
    """The filled lines, with the subjects of the list at this place (from 1) each on its own."""
    found: list[str] = []
    for number, line in enumerate(lines, 1):
        found += (list_parts(line) if number == place else ()) or (line,)
    return [line for line in found if line.strip()]


def list_parts(line: str) -> tuple[str, ...]:
    """The subjects of "Excel, giving feedback and negotiation"; empty where it is no such list."""
    parts = [_LAST.sub("", part.strip()) for part in _BETWEEN.split(line)]
    if len(parts) < _LEAST_PARTS - 1:
        return ()
    parts = [part for part in [*parts[:-1], *map(str.strip, _JOIN.split(parts[-1]))] if part]
    longest = _WORDS_OF_THREE + (len(parts) > _LEAST_PARTS)
    is_list = len(parts) >= _LEAST_PARTS and all(
        len(part) >= SHORTEST and len(part.split()) <= longest for part in parts
    )
    return tuple(parts) if is_list else ()
