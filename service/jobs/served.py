"""Jobs that are served beside another one, which does the work of all of them at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Outbox, OutboxState
from service.models.ids import batches
from service.models.queue import Kind, Work

MOST_AT_ONCE = 500


def waiting(
    db: Session, kind: Kind, beside: Work, now: datetime, limit: int | None = None
) -> dict[UUID, Mapping[str, str | int]]:
    """{job: args} of this kind that are due; ask before reading what they are about."""
    rows = db.execute(
        sa.select(Outbox.id, Outbox.args)
        .where(
            Outbox.kind == kind,
            Outbox.state == OutboxState.PENDING,
            Outbox.run_after <= now,
            Outbox.id != beside.id,
        )
        .order_by(Outbox.id)
        .limit(limit)
    )
    return {row[0]: row[1] for row in rows}


def finish_all(db: Session, jobs: Iterable[UUID], now: datetime) -> None:
    """Whoever starts one of them finds it done."""
    for batch in batches(jobs):
        db.execute(
            sa.update(Outbox)
            .where(Outbox.id.in_(batch), Outbox.done_at.is_(None))
            .values(done_at=now, state=OutboxState.DONE)
        )
