"""Run the queue to its end in this process: for the demo, the tests and `--drain`."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs.claims import is_free
from service.jobs.runner import Handlers, run
from service.models import Outbox


def drain(
    parts: Parts,
    handlers: Handlers,
    until: datetime | None = None,
    *,
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
            db.scalar(sa.select(sa.func.count()).select_from(Outbox).where(*_is_due(parts, until)))
            or 0
        )


def _next(parts: Parts, until: datetime | None) -> UUID | None:
    with parts.read() as db:
        return db.scalar(
            sa.select(Outbox.id)
            .where(*_is_due(parts, until))
            .order_by(Outbox.run_after, Outbox.priority, Outbox.id)
            .limit(1)
        )


def _is_due(parts: Parts, until: datetime | None) -> tuple[sa.ColumnElement[bool], ...]:
    """Due by `until`, and claimed by no worker now."""
    now = parts.clock()
    return is_free(now), Outbox.run_after <= (until or now)
