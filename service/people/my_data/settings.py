"""The settings form: language, e-mail and quiet hours, leave, time zone, pause."""

from datetime import UTC, datetime, time
from typing import Annotated, Any, Final

import sqlalchemy as sa
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.access import queries as access_queries
from service.access.viewer import Viewer
from service.i18n import formatting
from service.i18n.language import LANGUAGES, known, say
from service.models import Person, PersonState, Purpose
from service.models.scopes import has_consented
from service.people import actions
from service.people.forms import Presence
from service.problems import Refused
from service.web.inputs import Day

HOURS: Final = tuple(range(24))


def _none_if_blank(value: object) -> object:
    return None if value == "" else value


def _language(value: str | None) -> str | None:
    if value is not None and known(value) is None:
        raise ValueError(say("Choose one of the languages listed"))
    return value


Hour = Annotated[int, Field(ge=0, le=23)]


class OwnSettings(Presence):
    """`away_until` is the first day back; equal quiet hours mean none."""

    language: Annotated[str | None, BeforeValidator(_none_if_blank), AfterValidator(_language)] = (
        None
    )
    mail: bool = False
    quiet_from: Hour = 18
    quiet_until: Hour = 8
    wants_questions: bool = False
    away_until: Annotated[Day | None, BeforeValidator(_none_if_blank)] = None
    one_sign_in: bool = False


class TypedSettings(BaseModel):
    """The form as it comes in, nothing of it checked."""

    time_zone: str = ""
    paused: bool = False
    language: str = ""
    mail: bool = False
    quiet_from: str = "18"
    quiet_until: str = "8"
    wants_questions: bool = False
    away_until: str = ""
    one_sign_in: bool = False


def typed(db: Session, viewer: Viewer, now: datetime) -> dict[str, Any]:
    """The form as it stands; a leave that is over is shown no more."""
    person, has_mail = db.execute(
        sa.select(Person, has_consented(Purpose.MAIL)).where(Person.id == viewer.person_id)
    ).one()
    away = person.away_until
    if away is not None and away <= now:
        away = None
    return {
        "time_zone": person.time_zone,
        "paused": person.state is PersonState.PAUSED,
        "language": person.language or "",
        "mail": has_mail,
        "quiet_from": person.quiet_from,
        "quiet_until": person.quiet_until,
        "wants_questions": person.wants_questions,
        "one_sign_in": person.one_sign_in,
        "away_until": formatting.local(away, person.time_zone).date().isoformat() if away else "",
    }


def save(db: Session, viewer: Viewer, wished: OwnSettings, *, now: datetime) -> None:
    """Keep everything, or nothing: Refused for a leave that ends before it begins."""
    away_until = None
    if wished.away_until is not None:  # from the beginning of that day by their own clock
        zone = formatting.zone(wished.time_zone)
        away_until = datetime.combine(wished.away_until, time(), zone).astimezone(UTC)
    if away_until is not None and away_until <= now:
        sentence = say("Choose a day after today.")
        raise Refused("leave-past", sentence, {"away_until": sentence})
    actions.save_presence(db, viewer, wished, now=now)
    person = db.get_one(Person, viewer.person_id)
    person.language = wished.language
    person.quiet_from, person.quiet_until = wished.quiet_from, wished.quiet_until
    person.wants_questions, person.away_until = wished.wants_questions, away_until
    person.one_sign_in = wished.one_sign_in
    if wished.mail != (Purpose.MAIL in access_queries.consents(db, person.id)):
        access_actions.set_consent(db, person.id, Purpose.MAIL, now=now, granted=wished.mail)
    db.flush()


def languages() -> list[tuple[str, str]]:
    """What may be chosen, each by its own name; first as the browser asks."""
    return [("", say("As set in my browser")), *LANGUAGES.items()]
