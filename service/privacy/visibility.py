"""Who reads what: the label under every text box and the table in My data."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from service.i18n.language import N_, say
from service.privacy.thresholds import K


class Readers(StrEnum):
    """How many read a text; the value is a CSS class."""

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


_ALL: Final = (Readers.ALL, N_("Everyone signed in can read this."))
_BOTH: Final = (Readers.TWO, N_("You and {partner} can read this."))
_MINE: Final = (Readers.ONE, N_("Only you can read this."))

BOXES: Final[Mapping[str, tuple[Readers, str]]] = {
    "line": _ALL,
    "hopes": _ALL,
    "champion_line": _ALL,
    "goal": _BOTH,
    "clause": (
        Readers.TWO,
        N_("You and {partner} can read this. An edit withdraws both agreements."),
    ),
    "note_private": _MINE,
    "note_shared": _BOTH,
    "follow_up": _BOTH,
    "agenda_item": _BOTH,
    "reflection": (
        Readers.ONE,
        N_(
            "Only you can read this. Tick *count towards themes* to include it in summaries of at "
            "least {k} people: names are removed, and nothing is quoted."
        ),
    ),
    "reflection_shared": (Readers.TWO, N_("You and {partner} can read this.")),
    "feedback_line": (
        Readers.SUM,
        N_(
            "Your partner never sees this. Your answers count in summaries of at least {k} "
            "people; this line only if you tick the box."
        ),
    ),
    "answer": (
        Readers.TWO,
        N_("You and {partner} can read this; your next agenda begins with it."),
    ),
    "missed": (Readers.TWO, N_("You and {partner} can read your answer.")),
    "check_in": (
        Readers.TWO,
        N_(
            "You and your partner can read this. It counts towards themes only if you tick the box."
        ),
    ),
    "outcome": _ALL,
    "idea": _ALL,
    "idea_note": _ALL,
    "action": _ALL,
    "decline_reason": (
        Readers.ONE,
        N_("Only you can read this. {partner} is never told; the suggestion shows as expired."),
    ),
    "end_message": (Readers.TWO, N_("You and {partner} can read this; no reason is sent with it.")),
}

DATA: Final = (
    DataClass(
        N_("Private reflections"),
        Readers.ONE,
        N_("only you"),
        N_("if you tick it"),
        N_("24 months"),
        "private",
    ),
    DataClass(
        N_("Shared reflections and notes"),
        Readers.TWO,
        N_("you and that partner"),
        N_("reflections, if you tick it"),
        N_("24 months"),
        "shared",
    ),
    DataClass(N_("Private notes"), Readers.ONE, N_("only you"), N_("no"), N_("24 months"), "notes"),
    DataClass(
        N_("Offers, wishes to learn and hopes"),
        Readers.ALL,
        N_("everyone signed in"),
        N_("skills"),
        N_("while you take part"),
        "lines",
    ),
    DataClass(
        N_("Feedback after sessions"),
        Readers.SUM,
        N_("nobody; only counted together"),
        N_("answers from {k} people up; the line, if you tick it"),
        N_("24 months"),
        "feedback",
    ),
    DataClass(
        N_("Goals, clauses, next steps"),
        Readers.TWO,
        N_("you and that partner"),
        N_("no"),
        N_("24 months"),
        "goals",
    ),
    DataClass(
        N_("Agendas"), Readers.TWO, N_("you and that partner"), N_("no"), N_("12 months"), "agendas"
    ),
    DataClass(
        N_("What you share on the wall"),
        Readers.ALL,
        N_("everyone signed in"),
        N_("no"),
        N_("24 months"),
        "learned",
    ),
    DataClass(
        N_("Ideas and their progress"),
        Readers.ALL,
        N_("everyone signed in"),
        N_("no"),
        N_("while the post is up"),
        "ideas",
    ),
    DataClass(
        N_("What you can be asked about as a champion"),
        Readers.ALL,
        N_("everyone signed in"),
        N_("no"),
        N_("until you step down"),
        "champion",
    ),
    DataClass(
        N_("What would help after missed sessions"),
        Readers.TWO,
        N_("you and that partner"),
        N_("no"),
        N_("24 months"),
        "missed",
    ),
    DataClass(
        N_("Pair checks"),
        Readers.TWO,
        N_("you and that partner; leads see ranges over all pairs"),
        N_("the line, if you tick it"),
        N_("24 months"),
        "checks",
    ),
    DataClass(
        N_("Messages sent when you changed or ended a pair"),
        Readers.TWO,
        N_("you and that partner"),
        N_("no"),
        N_("24 months"),
        "changes",
    ),
    DataClass(
        N_("Your calendar address"),
        Readers.ONE,
        N_("anyone you give it to"),
        N_("no"),
        N_("until you revoke it"),
        "calendar",
    ),
    DataClass(
        N_("Starters and pages on technique you tried"),
        Readers.ONE,
        N_("only you"),
        N_("no"),
        N_("while you take part"),
        "training",
    ),
)


def reader_label(box: str, partner: str = "", k: int = K) -> ReaderLabel:
    """Say who reads a box; KeyError for a box that the table does not know."""
    kind, sentence = BOXES[box]
    said = say(sentence, partner=partner or say("your partner"), k=k)
    return ReaderLabel(kind.value, said[:1].upper() + said[1:])
