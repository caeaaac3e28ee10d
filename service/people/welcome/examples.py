"""Example lines that show how short an answer may be, changing daily."""

from datetime import datetime
from typing import Final, NamedTuple

from service.i18n.language import N_, say
from service.models import LineKind


class Example(NamedTuple):
    years: str
    text: str


# second year, fifteenth year, thirtieth year and later
_YEARS: Final = (
    N_("in a second year"),
    N_("after fifteen years"),
    N_("after thirty years"),
)
_TEXTS: Final = {
    LineKind.OFFER: (
        (
            N_("cutting a phone video that people finish"),
            N_("getting a first draft from an AI tool, and checking it"),
            N_("keeping a shared task board that people actually use"),
            N_("what a first month here is really like"),
        ),
        (
            N_("how to hear what a caller is not saying"),
            N_("moving a team onto shared notes without a fight"),
            N_("saying no to a deadline and staying friends"),
            N_("reading a budget line by line"),
        ),
        (
            N_("the storm of 1987, and what we changed because of it"),
            N_("how a decision really gets made upstairs"),
            N_("calming a meeting that has stopped listening"),
            N_("how forms worked before computers, and why it still matters"),
        ),
    ),
    LineKind.SEEK: (
        (
            N_("how people get heard in a large meeting"),
            N_("who decides what, and on which floor"),
            N_("writing a letter that needs no follow-up"),
            N_("telling a story with figures"),
        ),
        (
            N_("letting go of work that I do well"),
            N_("letting spreadsheets do the boring half"),
            N_("what younger colleagues expect of a manager"),
            N_("a working day without forty messages"),
        ),
        (
            N_("looking up my own figures without having to ring anyone"),
            N_("chat tools, and what you can say in them"),
            N_("filming a site visit with my phone"),
            N_("what I should stop explaining to new people"),
        ),
    ),
}


def of_the_day(kind: LineKind, now: datetime) -> list[Example]:
    """One line of each working life; tomorrow the next ones."""
    return [
        Example(say(years), say(texts[now.toordinal() % len(texts)]))
        for years, texts in zip(_YEARS, _TEXTS[kind], strict=True)
    ]
