"""Record an attempt before sending and its result afterwards.

An attempt has its Message-ID and its retry time first, so a crash may repeat a message under the
same id and never loses one; meanwhile its reader gets no other.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import queries as access_queries
from service.messages.calendar_files import calendar_of
from service.messages.due import causes
from service.messages.kinds import KINDS
from service.messages.letters import letter
from service.messages.mail import House, mail_of, message_id
from service.messages.quiet_times import APART, Reader, WaitingMessage, first, may_go_at
from service.messages.transports import Parcel
from service.models import Delivery, DeliveryState, Person, PersonState, Purpose
from service.models.scopes import HERE

MOST_ATTEMPTS: Final = 5
_UNDER_WAY: Final = timedelta(minutes=5)  # longer than a server may take
_FIRST_WAIT: Final = timedelta(minutes=2)
_RESTS: Final = timedelta(hours=24)  # until a nudge to somebody who is paused is looked at again


def take(
    db: Session, person_id: UUID, house: House, *, now: datetime
) -> tuple[UUID, Parcel] | None:
    """The one message that goes to this person now, marked as attempted; None if none may."""
    person = db.get(Person, person_id, with_for_update=True)
    waiting = _waiting(db, person_id)
    wants_mail = Purpose.MAIL in access_queries.consents(db, person_id)
    if person is None or person.state not in HERE or not wants_mail:
        _drop(waiting)
        return None
    under_way = [row for row in waiting if row.message_id is not None]
    if any(row.next_at > now for row in under_way):
        return None
    at = may_go_at(_reader(db, person), now)
    if at > now:
        _postpone(waiting, at)
        return None
    chosen = _chosen(db, person, under_way or waiting, now=now)
    if chosen is None:
        return None
    chosen.message_id = chosen.message_id or message_id(house, chosen.id)
    chosen.attempts += 1
    chosen.next_at = now + _UNDER_WAY
    written = letter(db, chosen)
    enclosed = calendar_of(db, chosen, written, house=house, now=now)
    mail = mail_of(written, house, now, enclosed=enclosed)
    return chosen.id, Parcel(mail, chosen.kind, person_id)


def went(db: Session, delivery_id: UUID, now: datetime) -> None:
    """Record that it was sent; other messages to this reader must wait."""
    row = db.get_one(Delivery, delivery_id)
    row.state, row.sent_at = DeliveryState.SENT, now
    _postpone([other for other in _waiting(db, row.person_id) if other.id != row.id], now + APART)


def came_back(db: Session, delivery_id: UUID, now: datetime, *, for_good: bool) -> None:
    """Record a refusal: retry after 2, 8, 32 minutes and 2 hours, then give up."""
    row = db.get_one(Delivery, delivery_id)
    if for_good or row.attempts >= MOST_ATTEMPTS:
        row.state = DeliveryState.FAILED
        return
    fourfold: int = 4 ** (row.attempts - 1)
    row.next_at = now + _FIRST_WAIT * fourfold


def _chosen(
    db: Session, person: Person, waiting: Sequence[Delivery], *, now: datetime
) -> Delivery | None:
    """The most urgent that is still true; what is no longer is dropped on the way."""
    ready = {row.id: row for row in waiting if row.next_at <= now}
    if person.state is PersonState.PAUSED:
        nudges = [row for row in ready.values() if KINDS[row.kind].is_nudge]
        _postpone(nudges, now + _RESTS)
        ready = {key: row for key, row in ready.items() if row not in nudges}
    while ready:
        found = first(
            [WaitingMessage(key, KINDS[r.kind].rank, r.created_at) for key, r in ready.items()]
        )
        row = ready.pop(found.id) if found else None
        if row is not None and causes.is_true(db, row, now):
            return row
        _drop([row] if row is not None else [])
    return None


def _drop(rows: Sequence[Delivery]) -> None:
    for row in rows:
        row.state = DeliveryState.DROPPED
        if row.message_id is not None:
            row.sent_at = row.next_at  # its attempt may have arrived, so it counts


def _waiting(db: Session, person_id: UUID) -> Sequence[Delivery]:
    return db.scalars(
        sa.select(Delivery)
        .where(Delivery.person_id == person_id, Delivery.state == DeliveryState.WAITING)
        .order_by(Delivery.created_at, Delivery.id)
    ).all()


def _postpone(rows: Sequence[Delivery], at: datetime) -> None:
    for row in rows:
        row.next_at = max(row.next_at, at)


def _reader(db: Session, person: Person) -> Reader:
    last_at = db.scalar(
        sa.select(sa.func.max(Delivery.sent_at)).where(Delivery.person_id == person.id)
    )
    hours = (person.quiet_from, person.quiet_until)
    return Reader(person.time_zone, *hours, person.away_until, last_at)
