"""Forms of the agendas step: as typed, unchecked, and as the actions take them."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel

from service.agendas.forms import number
from service.i18n import formatting
from service.i18n.language import N_, say
from service.problems import Refused
from service.web.inputs import Day, Length, tidy_line, tidy_prose

_NO_TIME = N_("Choose a day and a time.")


class TypedNote(BaseModel):
    do: str = "save"
    text: str = ""
    who: str = "me"

    @property
    def is_shared(self) -> bool:
        return self.who == "us"


class NoteIn(BaseModel):
    text: Annotated[str, AfterValidator(lambda text: tidy_prose(text, Length(1, 2000)))]


class TypedStep(BaseModel):
    step: str = ""
    owner_id: str = ""
    due_on: str = ""


class StepIn(BaseModel):
    step: Annotated[str, AfterValidator(lambda text: tidy_line(text, Length(3, 200)))]
    owner_id: UUID
    due_on: Day


class TypedTime(BaseModel):
    """`slot` is an instant that was offered, or empty where `at` was typed.

    `seen` is what the page knew: a session's sequence, or the highest number of a pair's sessions.
    """

    do: str = "move"
    slot: str = ""
    at: str = ""
    many: str = "series"
    seen: str = ""

    @property
    def seen_number(self) -> int | None:
        return number(self.seen) if self.seen.isdecimal() else None


def moment(typed: TypedTime, zone_name: str) -> datetime:
    """The instant (UTC) that was tapped, or typed as a wall clock of this zone.

    Of a time that comes twice, when clocks go back, the first is meant.
    """
    try:
        if typed.slot and typed.slot != "other":
            return datetime.fromisoformat(typed.slot).astimezone(UTC)
        wall = datetime.fromisoformat(typed.at)
        there = formatting.zone(zone_name)
        at = wall.replace(tzinfo=there).astimezone(UTC)
        is_real = at.astimezone(there).replace(tzinfo=None) == wall.replace(tzinfo=None)
    except (ValueError, OverflowError):
        sentence = say(_NO_TIME)
        raise Refused("no-time", sentence, {"at": sentence}) from None
    if not is_real:
        sentence = say("The clocks go forward at that hour; choose a time one hour later.")
        raise Refused("no-time", sentence, {"at": sentence})
    return at
