"""Which workers live, and which one holds a lease; a dead one's work goes to the living."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Lease, Worker
from service.queue import insert_for

BEAT_EVERY = timedelta(seconds=2)
DEAD_AFTER = timedelta(seconds=6)
_LEASE = DEAD_AFTER  # no longer: whoever waits for a dead holder reaps nobody meanwhile


def beat(db: Session, executor_id: str, version: int, now: datetime) -> None:
    db.execute(
        insert_for(db)(Worker)
        .values(executor_id=executor_id, version=version, beat_at=now, stopped_at=None)
        .on_conflict_do_update(
            index_elements=["executor_id"], set_={"beat_at": now, "stopped_at": None}
        )
    )


def stop(db: Session, executor_id: str, now: datetime) -> None:
    db.execute(sa.update(Worker).where(Worker.executor_id == executor_id).values(stopped_at=now))


def silent(db: Session, now: datetime) -> list[str]:
    """Executors that went without a word, or with one, and may have left work behind."""
    return list(
        db.scalars(
            sa.select(Worker.executor_id).where(
                sa.or_(Worker.beat_at < now - DEAD_AFTER, Worker.stopped_at.is_not(None))
            )
        )
    )


def forget(db: Session, executor_id: str) -> None:
    db.execute(sa.delete(Worker).where(Worker.executor_id == executor_id))


def take_lease(db: Session, name: str, holder: str, now: datetime) -> bool:
    """Whether the holder has the lease for the next six seconds."""
    db.execute(
        insert_for(db)(Lease)
        .values(name=name, holder=holder, until=now)
        .on_conflict_do_nothing(index_elements=["name"])
    )
    taken = db.execute(
        sa.update(Lease)
        .where(Lease.name == name, sa.or_(Lease.holder == holder, Lease.until <= now))
        .values(holder=holder, until=now + _LEASE)
        .returning(Lease.name)
    )
    return taken.one_or_none() is not None
