"""Delete what is past its retention period."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from service.bootstrap import Parts
from service.models import Base, Draft, IdempotencyKey, Outbox, OutboxState, SignIn

DRAFTS_LIVE = timedelta(days=30)
DONE_JOBS_LIVE = timedelta(days=14)
ANSWERS_LIVE = timedelta(hours=24)


def purge(parts: Parts, now: datetime) -> int:
    """Delete all that is past its time; return how many rows went."""
    with parts.read() as db:
        found = [db.scalar(sa.select(sa.exists().where(past))) for _, past in _past(now)]
    if not any(found):  # so that other writers need not wait
        return 0
    with parts.write() as db:
        gone = [db.execute(sa.delete(table).where(past)) for table, past in _past(now)]
    return sum(result.rowcount for result in gone)  # type: ignore[attr-defined]  # a DELETE answers with a CursorResult


def _past(now: datetime) -> list[tuple[type[Base], sa.ColumnElement[bool]]]:
    done = sa.and_(Outbox.state == OutboxState.DONE, Outbox.done_at < now - DONE_JOBS_LIVE)
    return [
        (Draft, Draft.saved_at < now - DRAFTS_LIVE),
        (Outbox, done),
        (SignIn, SignIn.expires_at < now),
        (IdempotencyKey, IdempotencyKey.created_at < now - ANSWERS_LIVE),
    ]
