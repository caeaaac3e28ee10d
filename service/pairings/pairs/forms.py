"""Forms of a pair's start, change and end: as typed, and as the actions take them."""

from datetime import UTC, datetime, time
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator

from service.i18n import formatting
from service.i18n.language import say
from service.pairings.pairs.start import MINUTES, WEEKS, Hopes
from service.web.forms import checked
from service.web.inputs import Day, Length, TextRefused, tidy_prose


def _goal(text: object) -> str:
    """A goal may stay blank in a draft."""
    return tidy_prose(str(text), Length(3, 600)) if str(text).strip() else ""


def _weeks(value: int) -> int:
    if value not in WEEKS:
        raise TextRefused(say("Choose 2, 3 or 4 weeks."))
    return value


def _minutes(value: int) -> int:
    if value not in MINUTES:
        raise TextRefused(say("Choose 30, 45 or 60 minutes."))
    return value


Goal = Annotated[str, BeforeValidator(_goal)]
Clause = Annotated[str, BeforeValidator(lambda text: tidy_prose(str(text), Length(3, 400)))]
Weeks = Annotated[int, AfterValidator(_weeks)]
Minutes = Annotated[int, AfterValidator(_minutes)]


class TypedStart(BaseModel):
    """The page of the start as it was sent; `seen` is the hash of the clauses it showed."""

    gain: str = ""
    contribute: str = ""
    weeks_between: str = "2"
    minutes: str = "45"
    seen: str = ""
    c1: str = ""
    c2: str = ""
    c3: str = ""
    c4: str = ""
    c5: str = ""


class StartIn(BaseModel):
    gain: Goal
    contribute: Goal
    weeks_between: Weeks
    minutes: Minutes
    c1: Clause
    c2: Clause
    c3: Clause
    c4: Clause
    c5: Clause

    @property
    def hopes(self) -> Hopes:
        return Hopes(self.gain, self.contribute, self.weeks_between, self.minutes)

    @property
    def clauses(self) -> list[str]:
        return [self.c1, self.c2, self.c3, self.c4, self.c5]


class TypedChange(BaseModel):
    """`send` is yes once the message was seen; `seen` the version of the pair that was shown."""

    do: str = "rhythm"
    weeks_between: str = "2"
    minutes: str = "45"
    move: str = ""
    subject: str = ""
    until: str = ""
    message: str = ""
    send: str = ""
    seen: str = ""


class PauseIn(BaseModel):
    until: Day


class TypedEnd(BaseModel):
    """`do` is preview, send or stop; `sure` the tick beside *Stop now*."""

    do: str = "preview"
    message: str = ""
    sure: str = ""
    seen: str = ""


class MessageIn(BaseModel):
    message: Annotated[str, AfterValidator(lambda text: tidy_prose(text, Length(3, 1000)))]


def seen_in(typed: TypedChange | TypedEnd) -> int | None:
    """The version of the pair on the page that was answered; None from a form without it."""
    return int(typed.seen) if typed.seen.isascii() and typed.seen.isdigit() else None


def until_in(typed: TypedChange, zone_name: str) -> datetime:
    """The start of the day named, where the viewer is."""
    day = checked(PauseIn, typed.model_dump()).until
    return datetime.combine(day, time(), formatting.zone(zone_name)).astimezone(UTC)
