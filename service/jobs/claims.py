"""Claims on jobs and leases on duties; heartbeats renew both."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from service.models import Lease, Outbox, OutboxState
from service.models.queue import JobKind, Work
from service.models.upsert import insert_for

HEARTBEAT = timedelta(seconds=2)
LEASE = timedelta(seconds=10)  # four heartbeats may be late while a model keeps the machine busy
MOST_STARTS = 5


def is_free(now: datetime) -> sa.ColumnElement[bool]:
    """Whether a job is neither over nor claimed; it may not be due yet."""
    unclaimed = sa.or_(Outbox.claimed_until.is_(None), _has_ended(Outbox.claimed_until, now))
    return sa.and_(Outbox.state == OutboxState.PENDING, unclaimed)


def is_any_due(db: Session, kinds: Collection[JobKind], now: datetime) -> bool:
    return bool(db.scalar(sa.select(sa.exists().where(*_is_due(kinds, now)))))


def claim(db: Session, worker: str, kinds: Collection[JobKind], *, now: datetime) -> Work | None:
    """Claim the most urgent job of these kinds that is due, and count its start.

    The start is committed before the work begins: a job that kills its process is counted too.
    """
    row = db.scalars(
        sa.select(Outbox)
        .where(*_is_due(kinds, now))
        .order_by(Outbox.priority, Outbox.run_after, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    return None if row is None else _start(row, worker, now)


def claim_by_id(db: Session, worker: str, job_id: UUID, *, now: datetime) -> Work | None:
    """Claim this job, even from another worker, unless it is done or dead."""
    row = db.get(Outbox, job_id, with_for_update=True)
    if row is None or row.state is not OutboxState.PENDING:
        return None
    return _start(row, worker, now)


def renew(db: Session, worker: str, jobs: Collection[UUID], *, now: datetime) -> None:
    """Extend this worker's claims on the jobs that it runs.

    A row that is locked is left out: the transaction of its effect holds it, nobody can claim it
    meanwhile, and waiting for one job must not cost the leases of the others.
    """
    held = sa.select(Outbox.id).where(Outbox.claimed_by == worker, Outbox.id.in_(jobs))
    ids = db.scalars(held.with_for_update(skip_locked=True)).all()
    db.execute(sa.update(Outbox).where(Outbox.id.in_(ids)).values(claimed_until=now + LEASE))


def release(db: Session, worker: str) -> None:
    """Give up all claims of a worker that stops: others need not wait for their end."""
    db.execute(
        sa.update(Outbox)
        .where(Outbox.claimed_by == worker, Outbox.state == OutboxState.PENDING)
        .values(claimed_by=None, claimed_until=None)
    )


def take_lease(db: Session, name: str, holder: str, *, now: datetime) -> bool:
    """Acquire or renew a lease; return whether the holder has it now."""
    db.execute(
        insert_for(db)(Lease)
        .values(name=name, holder=holder, until=now)
        .on_conflict_do_nothing(index_elements=["name"])
    )
    taken = db.execute(
        sa.update(Lease)
        .where(Lease.name == name, sa.or_(Lease.holder == holder, _has_ended(Lease.until, now)))
        .values(holder=holder, until=now + LEASE)
        .returning(Lease.name)
    )
    return taken.one_or_none() is not None


def _is_due(kinds: Collection[JobKind], now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return is_free(now), Outbox.run_after <= now, Outbox.kind.in_(kinds)


def _has_ended(
    until: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None], now: datetime
) -> sa.ColumnElement[bool]:
    """Treat an end that is too far ahead as past: the clock was set back."""
    return sa.or_(until <= now, until > now + 2 * LEASE)


def _start(row: Outbox, worker: str, now: datetime) -> Work | None:
    """Count the start; None if the job's last start killed its process too often."""
    if row.starts >= MOST_STARTS:
        row.state, row.error_code = OutboxState.DEAD, "worker-died"
        row.claimed_by = row.claimed_until = None
        return None
    row.starts += 1
    row.claimed_by, row.claimed_until = worker, now + LEASE
    return Work(row.id, JobKind(row.kind), row.args, row.starts)
