"""Whether somebody's lines, and then their suggestions, are being worked on at this moment."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Outbox, OutboxState
from service.models.queue import JobKind

_AFTER_A_COLON = ";"


def is_reading(db: Session, person_id: UUID) -> bool:
    """Whether a job waits that embeds the person's lines, or renews their suggestions."""
    keys = (f"{JobKind.EMBED}:person:{person_id}", f"{JobKind.SUGGEST}:{person_id}")
    of_person = sa.or_(  # a range instead of LIKE: the index of keys serves it everywhere
        *(sa.and_(Outbox.key > f"{key}:", Outbox.key < f"{key}{_AFTER_A_COLON}") for key in keys)
    )
    waiting = sa.exists().where(of_person, Outbox.state == OutboxState.PENDING)
    return bool(db.scalar(sa.select(waiting)))
