"""The lead's view of messages: their kinds, which are on, and how many people each would reach."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.messages.due import causes
from service.messages.kinds import KINDS, MessageKind
from service.models import Delivery, DeliveryState, ReminderSwitch
from service.privacy.thresholds import Band, band
from service.problems import NotFound

AHEAD: Final = timedelta(days=3)


class ReminderRow(NamedTuple):
    """The kind's texts are English, to be said by the page; `reach` is None under five people."""

    kind: MessageKind
    is_on: bool
    reach: Band | None


def rows(db: Session, now: datetime, *, with_reach: bool) -> list[ReminderRow]:
    off = causes.switched_off(db)
    reach = _reach(db, now) if with_reach else Counter[str]()
    return [ReminderRow(kind, name not in off, band(reach[name])) for name, kind in KINDS.items()]


def switch(db: Session, name: str, now: datetime, *, is_on: bool) -> None:
    """Raise NotFound for a kind that is none, or that always goes."""
    kind = KINDS.get(name)
    if kind is None or not kind.is_nudge:
        raise NotFound("reminder-not-found", "There is no such reminder to switch on or off.")
    row = db.get(ReminderSwitch, name)
    if row is None:
        db.add(ReminderSwitch(kind=name, is_on=is_on, changed_at=now))
    else:
        row.is_on, row.changed_at = is_on, now
    db.flush()


def _reach(db: Session, now: datetime) -> Counter[str]:
    """People by kind who would be written to within three days if nothing else happened."""
    waiting = sa.select(Delivery.kind, Delivery.person_id).where(
        Delivery.state == DeliveryState.WAITING, Delivery.next_at <= now + AHEAD
    )
    people = {(kind, person_id) for kind, person_id in db.execute(waiting)}
    for moment in (now, now + timedelta(days=1), now + timedelta(days=2), now + AHEAD):
        fresh = causes.untold(db, causes.causes(db, moment))
        people |= {(cause.kind, cause.person_id) for cause in fresh}
    return Counter(kind for kind, _ in people)
