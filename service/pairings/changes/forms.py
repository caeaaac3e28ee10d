"""Forms of a change to a pair, as typed and as validated."""

from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import ChangeKind
from service.pairings.changes import actions, wording
from service.pairings.changes.actions import Rhythm
from service.pairings.changes.undo import ChangeRequest
from service.pairings.pairs.forms import MessageIn, Minutes, TypedChange, Weeks, until_in
from service.pairings.pairs.views import ChangeView
from service.problems import Refused
from service.web.forms import checked
from service.web.inputs import Line


class ChangeWish(NamedTuple):
    """`rhythm`, `subject` and `until` are set for their own kind alone."""

    kind: ChangeKind
    rhythm: Rhythm | None = None
    subject: str = ""
    until: datetime | None = None


class RhythmIn(BaseModel):
    weeks_between: Weeks
    minutes: Minutes
    move: str = ""

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.weeks_between, self.minutes, self.move == "yes")


class SubjectIn(BaseModel):
    subject: Line


def wished(typed: TypedChange, zone: str, now: datetime) -> ChangeWish:
    """Raise Refused with a sentence for each faulty field."""
    try:
        kind = ChangeKind(typed.do)
    except ValueError:
        raise Refused("invalid-input", say("Choose what to change.")) from None
    if kind is ChangeKind.RHYTHM:
        return ChangeWish(kind, rhythm=checked(RhythmIn, typed.model_dump()).rhythm)
    if kind is ChangeKind.SUBJECT:
        return ChangeWish(kind, subject=checked(SubjectIn, typed.model_dump()).subject)
    if kind is ChangeKind.PAUSE:
        until = until_in(typed, zone)
        actions.check_ahead(until, now)
        return ChangeWish(kind, until=until)
    return ChangeWish(kind)


def message_of(typed: TypedChange, wish: ChangeWish, view: ChangeView) -> str:
    """The writer's own words, or those that are proposed; Refused if they cannot be sent."""
    if typed.message.strip():
        return checked(MessageIn, typed.model_dump()).message
    return proposed(wish, view)


def proposed(wish: ChangeWish, view: ChangeView) -> str:
    names = (view.partner, view.me)
    if wish.rhythm is not None:
        return wording.rhythm(*names, wish.rhythm)
    if wish.until is not None:
        return wording.pause(*names, wish.until, zone=view.zone)
    words = {
        ChangeKind.SUBJECT: wording.subject,
        ChangeKind.RESUME: wording.resume,
        ChangeKind.PARTNER: wording.partner,
        ChangeKind.END: wording.end,
    }
    return words[wish.kind](*names)


def grant(db: Session, act: ChangeRequest, wish: ChangeWish, *, now: datetime) -> None:
    """Apply the change; the partner sees the message."""
    if wish.rhythm is not None:
        actions.set_rhythm(db, act, wish.rhythm, now=now)
    elif wish.until is not None:
        actions.pause(db, act, wish.until, now=now)
    elif wish.kind is ChangeKind.SUBJECT:
        actions.set_subject(db, act, wish.subject, now=now)
    elif wish.kind is ChangeKind.RESUME:
        actions.resume(db, act, now)
    else:
        actions.end(db, act, now, kind=wish.kind)
