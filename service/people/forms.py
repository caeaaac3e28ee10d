"""Forms of a profile; a refusal names the field and repeats no text."""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field

from service.i18n import formatting
from service.i18n.empty_answers import is_empty_answer
from service.i18n.language import N_, say
from service.i18n.week import PARTS, TIMES, WORKING_DAYS
from service.people.line_text import MOST_LINES, clean_lines
from service.problems import Refused
from service.web.inputs import Length, TextRefused, tidy_line, tidy_prose

_DAY_NAMES: Final = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"))
_PART_NAMES: Final = (N_("Morning"), N_("Midday"), N_("Afternoon"))
NAMED_DAYS: Final = tuple(zip(WORKING_DAYS, _DAY_NAMES, strict=True))
NAMED_PARTS: Final = tuple(zip(PARTS, _PART_NAMES, strict=True))
MOST_PAIRS: Final = 5
_HOPES_LENGTH: Final = Length(1, 600)


def _zone(name: str) -> str:
    if not formatting.is_zone(name.strip()):
        raise ValueError(say("Enter the name of a time zone, such as Europe/Berlin"))
    return name.strip()


def _times(times: list[str]) -> list[str]:
    if not set(times) <= set(TIMES):
        raise ValueError(say("Choose only times from the table"))
    return [time for time in TIMES if time in times]


Zone = Annotated[str, AfterValidator(_zone)]


class AvailabilityIn(BaseModel):
    """When somebody can meet, and in how many pairs."""

    times: Annotated[list[str], AfterValidator(_times)]
    capacity: Annotated[int, Field(ge=0, le=MOST_PAIRS)]
    time_zone: Zone


class Presence(BaseModel):
    """The settings page: where somebody is, and whether they rest."""

    time_zone: Zone
    paused: bool = False


def read_lines(field: str, typed: Sequence[str]) -> list[str]:
    """Clean lines of what was typed, 1 to 12; Refused under the name of the field."""
    filled = [text for text in typed if text.strip()]
    if not filled:
        raise _refused(field, say("Write at least one line; a few words are enough."))
    if len(filled) > MOST_LINES:
        raise _refused(field, say("Use at most {most} lines.", most=MOST_LINES))
    for place, text in enumerate(filled, 1):
        try:
            tidy_line(text)
        except TextRefused as problem:
            raise _refused(
                field, say("Line {place}: {problem}", place=place, problem=problem)
            ) from None
        if is_empty_answer(text):
            raise _refused(
                field, say("Line {place} names no subject; say what, or empty it.", place=place)
            )
    return clean_lines(filled)


def read_hopes(typed: str) -> str | None:
    """None for a blank box: hopes may be skipped."""
    if not typed.strip():
        return None
    try:
        return tidy_prose(typed, _HOPES_LENGTH)
    except TextRefused as problem:
        raise _refused("hopes", str(problem)) from None


def _refused(field: str, sentence: str) -> Refused:
    return Refused("invalid-input", say("Some of this needs to be corrected."), {field: sentence})
