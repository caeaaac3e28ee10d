"""Who reads what, said once: the label under every box and the table of a person's own data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from service.settings import MIN_K


class Readers(StrEnum):
    """How many read a text; the value is the class that draws as many dots."""

    ONE = "one"
    TWO = "two"
    ALL = "all"
    SUM = "sum"


class ReaderLabel(NamedTuple):
    """`kind` is a class of house.css; `sentence` marks words to be set apart as *words*."""

    kind: str
    sentence: str


class DataClass(NamedTuple):
    """One row of "who reads what"; `counted` names the count of it that a person is shown."""

    what: str
    kind: Readers
    reader: str
    in_themes: str
    kept: str
    counted: str


_ALL: Final = (Readers.ALL, "Everyone signed in can read this.")
_BOTH: Final = (Readers.TWO, "You and {partner} read this.")
_MINE: Final = (Readers.ONE, "Only you can read this.")

_BOXES: Final[Mapping[str, tuple[Readers, str]]] = {
    "line": _ALL,
    "hopes": _ALL,
    "goal": _BOTH,
    "clause": (Readers.TWO, "You and {partner} read this. An edit clears both agreements."),
    "note_private": _MINE,
    "note_shared": _BOTH,
    "follow_up": _BOTH,
    "agenda_item": _BOTH,
    "reflection": (
        Readers.ONE,
        (
            "Only you can read this. Tick *count towards themes* to add to summaries of at least"
            " {k} people: names removed, never quoted."
        ),
    ),
    "reflection_shared": (Readers.TWO, "You and {partner} can read this."),
    "feedback_line": (
        Readers.SUM,
        (
            "Your partner never sees this. Taps count in summaries of at least {k} people; this"
            " line only if ticked."
        ),
    ),
    "outcome": _ALL,
    "action": _ALL,
    "decline_reason": (
        Readers.ONE,
        "Only you can read this. {partner} is never told; the suggestion shows as expired.",
    ),
    "end_message": (Readers.TWO, "You and {partner} read this; no reason goes with it."),
}

DATA: Final = (
    DataClass(
        "Private reflections", Readers.ONE, "only you", "if you tick it", "24 months", "private"
    ),
    DataClass(
        "Shared reflections and notes",
        Readers.TWO,
        "you and that partner",
        "reflections, if you tick it",
        "24 months",
        "shared",
    ),
    DataClass("Private notes", Readers.ONE, "only you", "no", "24 months", "notes"),
    DataClass(
        "Offers, seeks and hopes",
        Readers.ALL,
        "everyone signed in",
        "areas of growth",
        "while active",
        "lines",
    ),
    DataClass(
        "Session taps and lines",
        Readers.SUM,
        "nobody singly",
        "taps from {k} people up; a line if you tick it",
        "24 months",
        "feedback",
    ),
    DataClass(
        "Goals, clauses, next steps",
        Readers.TWO,
        "you and that partner",
        "no",
        "24 months",
        "goals",
    ),
    DataClass("Agendas", Readers.TWO, "you and that partner", "no", "12 months", "agendas"),
    DataClass(
        "What you share as learned", Readers.ALL, "everyone signed in", "no", "24 months", "learned"
    ),
)


def reader_label(box: str, partner: str = "", k: int = MIN_K) -> ReaderLabel:
    """Say who reads a box; KeyError for a box that the table does not know."""
    kind, sentence = _BOXES[box]
    said = sentence.format(partner=partner or "your partner", k=k)
    return ReaderLabel(kind.value, said[:1].upper() + said[1:])


def boxes() -> frozenset[str]:
    return frozenset(_BOXES)
