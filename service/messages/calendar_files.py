"""Calendar attachment with the changes since the last message."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import speaking
from service.messages.due.session_causes import changed
from service.messages.letters import Letter
from service.messages.mail import Enclosure, House
from service.models import Delivery, DeliveryState, MentoringSession, Person, SessionState
from service.sessions.calendar import events as calendar_events
from service.sessions.calendar.events import Event, InvitationMail, Method
from service.sessions.calendar.feeds import event_of

_DATED: Final = ("invitation", "pair_ended", "partner_left")
_FIRST: Final = timedelta(days=366)  # nothing was told before: everything is to be


def calendar_of(
    db: Session, delivery: Delivery, letter: Letter, *, house: House, now: datetime
) -> Enclosure | None:
    """One changed session as an invitation or a cancellation, several as one calendar."""
    if delivery.kind not in _DATED:
        return None
    events = _changed_events(db, delivery, house, now=now)
    if not events:
        return None
    with speaking(letter.language):
        if len(events) > 1:
            reader = db.get_one(Person, delivery.person_id)
            return Enclosure(calendar_events.feed(events, reader.time_zone), "PUBLISH")
        method = Method.CANCEL if events[0].is_cancelled else Method.REQUEST
        post = InvitationMail(method, house.sender, letter.address, now)
        return Enclosure(calendar_events.invitation(events[0], post), method.value)


def _changed_events(db: Session, delivery: Delivery, house: House, *, now: datetime) -> list[Event]:
    rows = db.scalars(
        sa.select(MentoringSession)
        .where(
            MentoringSession.pair_id == UUID(delivery.args["pair"]),
            MentoringSession.state.in_((SessionState.PLANNED, SessionState.CANCELLED)),
            MentoringSession.starts_at > now,
            changed > _told_until(db, delivery, now),
        )
        .order_by(MentoringSession.starts_at)
    )
    return [event_of(row, house.origin) for row in rows]


def _told_until(db: Session, delivery: Delivery, now: datetime) -> datetime:
    """Up to which change the dates of this pair were told to this person."""
    earlier = db.scalars(
        sa.select(Delivery.args).where(
            Delivery.person_id == delivery.person_id,
            Delivery.kind == "invitation",
            Delivery.state == DeliveryState.SENT,
            Delivery.sent_at > now - _FIRST,
        )
    )
    pair = delivery.args["pair"]
    told = [datetime.fromisoformat(args["until"]) for args in earlier if args["pair"] == pair]
    return max(told, default=now - _FIRST)
