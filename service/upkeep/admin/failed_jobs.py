"""List jobs, and retry or discard those that were given up."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import Outbox, OutboxState
from service.problems import Conflict, NotFound

DISCARDED = "discarded"


class KindView(NamedTuple):
    """How far one kind of work has come."""

    kind: str
    done: int
    waiting: int
    dead: int

    @property
    def total(self) -> int:
        return self.done + self.waiting + self.dead


class JobView(NamedTuple):
    id: UUID
    kind: str
    state: OutboxState
    starts: int
    run_after: datetime
    error_code: str | None
    claimed_by: str | None


def jobs(db: Session, limit: int = 200) -> list[JobView]:
    """Jobs that are not done: the dead first, then the ones due soonest."""
    is_alive = sa.case((Outbox.state == OutboxState.DEAD, 0), else_=1)
    rows = db.execute(
        sa.select(
            Outbox.id,
            Outbox.kind,
            Outbox.state,
            Outbox.starts,
            Outbox.run_after,
            Outbox.error_code,
            Outbox.claimed_by,
        )
        .where(Outbox.state != OutboxState.DONE)
        .order_by(is_alive, Outbox.run_after, Outbox.id)
        .limit(limit)
    )
    return [JobView(*row) for row in rows]


def dead(db: Session) -> list[JobView]:
    return [job for job in jobs(db) if job.state is OutboxState.DEAD]


def by_kind(db: Session) -> list[KindView]:
    """Every kind that was ever ordered, by name."""
    done, dead = (
        sa.func.count().filter(Outbox.state == over)
        for over in (OutboxState.DONE, OutboxState.DEAD)
    )
    rows = db.execute(
        sa.select(Outbox.kind, done, sa.func.count() - done - dead, dead)
        .group_by(Outbox.kind)
        .order_by(Outbox.kind)
    )
    return [KindView(*row) for row in rows]


def dead_count(db: Session) -> int:
    dead = sa.select(sa.func.count()).where(Outbox.state == OutboxState.DEAD)
    return db.scalar(dead) or 0


def retry(db: Session, job_id: UUID, now: datetime) -> None:
    """Try a job again from the start."""
    row = _dead(db, job_id)
    row.state, row.starts, row.run_after = OutboxState.PENDING, 0, now


def discard(db: Session, job_id: UUID, now: datetime) -> None:
    """Mark a job as done; its key stays known, so it is not ordered again."""
    row = _dead(db, job_id)
    row.state, row.done_at, row.error_code = OutboxState.DONE, now, DISCARDED


def _dead(db: Session, job_id: UUID) -> Outbox:
    row = db.get(Outbox, job_id)
    if row is None:
        sentence = say("There is no job with this id; see `bothways jobs list`.")
        raise NotFound("job-not-found", sentence)
    if row.state is not OutboxState.DEAD:
        sentence = say(
            "This job has not been given up; only jobs that were given up can be changed."
        )
        raise Conflict("job-alive", sentence)
    return row
