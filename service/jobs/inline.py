"""The queue run to its end in this process, in order: for the demo, the tests and `--drain`."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs.running import Handlers, run
from service.models import Outbox, OutboxState


def drain(
    parts: Parts,
    handlers: Handlers,
    until: datetime | None = None,
    told: Callable[[int], None] = lambda _left: None,
) -> int:
    """Run everything due by `until` (now), and what that orders; return how many were run.

    `told` hears how many are still waiting after each one.
    """
    count = 0
    while (work_id := _next(parts, until)) is not None:
        run(parts, handlers, work_id)
        count += 1
        told(waiting(parts, until))
    return count


def waiting(parts: Parts, until: datetime | None = None) -> int:
    with parts.read() as db:
        return (
            db.scalar(
                sa.select(sa.func.count())
                .select_from(Outbox)
                .where(Outbox.state == OutboxState.PENDING, Outbox.run_after <= _by(parts, until))
            )
            or 0
        )


def _next(parts: Parts, until: datetime | None) -> UUID | None:
    with parts.read() as db:
        return db.scalar(
            sa.select(Outbox.id)
            .where(Outbox.state == OutboxState.PENDING, Outbox.run_after <= _by(parts, until))
            .order_by(Outbox.run_after, Outbox.priority, Outbox.id)
            .limit(1)
        )


def _by(parts: Parts, until: datetime | None) -> datetime:
    return until or parts.clock()
