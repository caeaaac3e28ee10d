"""Find reasons for messages in the state of the database; each cause is sent once.

A message stays true as long as its finder finds its key again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.messages.due import pair_causes, session_causes
from service.messages.due.recipients import Cause, CauseSearch, who_may_be_told
from service.models import Delivery, DeliveryState, ReminderSwitch
from service.models.ids import uuid7
from service.models.upsert import insert_for

Finder = Callable[[Session, CauseSearch], Iterator[Cause]]

_CHUNK: Final = 400
_FINDERS: Final[Mapping[str, Finder]] = {
    "pair_ended": pair_causes.ended,
    "partner_left": pair_causes.ended,
    "invitation": session_causes.changed_dates,
    "missed": session_causes.missed,
    "missed_twice": session_causes.missed,
    "help_asked": pair_causes.help_asked,
    "agenda": session_causes.agendas,
    "start": pair_causes.starts,
    "question": pair_causes.questions,
    "check_in": pair_causes.check_ins,
    "reflect": session_causes.to_reflect,
    "named": pair_causes.named,
    "suggestion": pair_causes.suggestions,
    "digest": pair_causes.digests,
}


def causes(db: Session, now: datetime) -> list[Cause]:
    """Everything that is true now, told already or not, of kinds that are switched on."""
    off = switched_off(db)
    finders = dict.fromkeys(_FINDERS.values())
    readers = who_may_be_told(db)
    found = [cause for finder in finders for cause in finder(db, CauseSearch(now))]
    return [one for one in found if one.kind not in off and one.person_id in readers]


def note(db: Session, fresh: Sequence[Cause], now: datetime) -> None:
    """Insert a delivery for each cause. Idempotent by its key."""
    rows = [_row(cause, now) for cause in fresh]
    for start in range(0, len(rows), _CHUNK):
        statement = insert_for(db)(Delivery).values(rows[start : start + _CHUNK])
        db.execute(statement.on_conflict_do_nothing(index_elements=["key"]))


def untold(db: Session, found: Sequence[Cause]) -> list[Cause]:
    """Return the causes without a delivery."""
    keys = [cause.key for cause in found]
    known: set[str] = set()
    for start in range(0, len(keys), _CHUNK):
        chosen = sa.select(Delivery.key).where(Delivery.key.in_(keys[start : start + _CHUNK]))
        known.update(db.scalars(chosen))
    return list({cause.key: cause for cause in found if cause.key not in known}.values())


def is_true(db: Session, delivery: Delivery, now: datetime) -> bool:
    """Tell whether the cause of a message still holds."""
    if delivery.kind not in _FINDERS or delivery.kind in switched_off(db):
        return False
    search = CauseSearch(now, delivery.person_id)
    return any(cause.key == delivery.key for cause in _FINDERS[delivery.kind](db, search))


def switched_off(db: Session) -> frozenset[str]:
    chosen = sa.select(ReminderSwitch.kind).where(ReminderSwitch.is_on.is_(False))
    return frozenset(db.scalars(chosen))


def _row(cause: Cause, now: datetime) -> dict[str, object]:
    return {
        "id": uuid7(),
        "created_at": now,
        "key": cause.key,
        "person_id": cause.person_id,
        "kind": cause.kind,
        "args": dict(cause.args),
        "state": DeliveryState.WAITING,
        "next_at": max(cause.at, now),
        "attempts": 0,
    }


def people_waiting(db: Session, now: datetime) -> list[UUID]:
    """Everybody for whom a message could go now."""
    return list(
        db.scalars(
            sa.select(Delivery.person_id)
            .where(Delivery.state == DeliveryState.WAITING, Delivery.next_at <= now)
            .distinct()
            .order_by(Delivery.person_id)
        )
    )
