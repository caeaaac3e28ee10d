"""Lines that show how short an answer may be; three working lives a day, in turn."""

from datetime import datetime
from typing import Final, NamedTuple

from service.models import LineKind


class Example(NamedTuple):
    years: str
    text: str


# second year, fifteenth year, thirtieth year and later
_YEARS: Final = ("in a second year", "after fifteen years", "after thirty years")
_TEXTS: Final = {
    LineKind.OFFER: (
        (
            "cutting a phone video that people finish",
            "asking an AI tool for a first draft, and doubting it",
            "keeping a shared board that nobody hates",
            "what a first month here is really like",
        ),
        (
            "how to hear what a caller is not saying",
            "moving a team onto shared notes without a fight",
            "saying no to a deadline and staying friends",
            "reading a budget line by line",
        ),
        (
            "the storm of 1987, and what we changed because of it",
            "how a decision really gets made upstairs",
            "calming a room that has stopped listening",
            "what forms looked like before computers, and why it matters",
        ),
    ),
    LineKind.SEEK: (
        (
            "how people get heard in a large meeting",
            "who decides what, and on which floor",
            "writing a letter that needs no second one",
            "telling a story with figures",
        ),
        (
            "letting go of work that I do well",
            "making spreadsheets do the boring half",
            "what younger colleagues expect of a lead",
            "a working day without forty messages",
        ),
        (
            "opening my own numbers without ringing anyone",
            "chat tools, and what may be said in them",
            "filming a site visit with my phone",
            "what I should stop explaining to new people",
        ),
    ),
}


def of_the_day(kind: LineKind, now: datetime) -> list[Example]:
    """One line of each working life; tomorrow the next ones."""
    return [
        Example(years, texts[now.toordinal() % len(texts)])
        for years, texts in zip(_YEARS, _TEXTS[kind], strict=True)
    ]
