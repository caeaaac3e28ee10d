"""The lead's view of messages: their kinds, which are on, and how many people each would reach."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.messages.due import causes
from service.messages.kinds import KINDS, MessageKind
from service.models import Delivery, DeliveryState, ReminderSwitch
from service.privacy import publication
from service.privacy.thresholds import Band, band
from service.problems import NotFound

AHEAD: Final = timedelta(days=3)
FIGURE: Final = "reminders"


class ReminderRow(NamedTuple):
    """The kind's texts are English, to be said by the page; `reach` is None where it is untold."""

    kind: MessageKind
    is_on: bool
    reach: Band | None


def rows(db: Session) -> list[ReminderRow]:
    """The reach as it was published last."""
    off, told = causes.switched_off(db), publication.published(db, FIGURE)
    return [
        ReminderRow(kind, name not in off, Band(told[name].value) if name in told else None)
        for name, kind in KINDS.items()
    ]


def publish_reach(db: Session, now: datetime, *, k: int) -> None:
    """Through the gate of published figures, each kind a part."""
    reach = _reach(db, now)
    readings = {name: publication.counted(band(len(reach[name]), k), reach[name]) for name in KINDS}
    publication.publish(db, FIGURE, readings, now=now, k=k)


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


def _reach(db: Session, now: datetime) -> dict[str, set[UUID]]:
    """People by kind who would be written to within three days if nothing else happened."""
    waiting = sa.select(Delivery.kind, Delivery.person_id).where(
        Delivery.state == DeliveryState.WAITING, Delivery.next_at <= now + AHEAD
    )
    people: dict[str, set[UUID]] = defaultdict(set)
    for kind, person_id in db.execute(waiting):
        people[kind].add(person_id)
    for moment in (now, now + timedelta(days=1), now + timedelta(days=2), now + AHEAD):
        for cause in causes.untold(db, causes.causes(db, moment)):
            people[cause.kind].add(cause.person_id)
    return people
