"""The job queue: rows of the outbox, written in the transaction of their cause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Counter, Outbox, OutboxState
from service.models.ids import batches, uuid7
from service.models.upsert import insert_for
from service.problems import Conflict


class JobKind(StrEnum):
    EMBED = "embed"
    SUGGEST = "suggest"
    ROUND = "round"
    AGENDA = "agenda"
    THEMES_INCREMENTAL = "themes_incremental"
    THEMES_REFIT = "themes_refit"
    THEMES_RELEASE = "themes_release"
    THEMES_PULSE = "themes_pulse"
    REMIND = "remind"
    INDEX = "index"
    INDEX_RECALL = "index_recall"


@dataclass(frozen=True, slots=True)
class Job:
    """A job to order; ordering a known `key` again is a no-op."""

    kind: JobKind
    key: str
    args: Mapping[str, str | int] = field(default_factory=dict)
    delay: timedelta = timedelta(0)
    priority: int = 5


@dataclass(frozen=True, slots=True)
class Work:
    """A job as its handler gets it; `finish` takes the id. `starts` counts this start too."""

    id: UUID
    kind: JobKind
    args: Mapping[str, str | int]
    starts: int = 1


def put(db: Session, job: Job, now: datetime) -> None:
    """Order a job in the caller's transaction; a known key is a no-op."""
    row = {
        "id": uuid7(),
        "created_at": now,
        "key": f"{job.kind}:{job.key}",
        "kind": str(job.kind),
        "args": dict(job.args),
        "priority": job.priority,
        "run_after": now + job.delay,
        "state": OutboxState.PENDING,
        "starts": 0,
    }
    db.execute(insert_for(db)(Outbox).values(row).on_conflict_do_nothing(index_elements=["key"]))


def finish(db: Session, job_id: UUID, now: datetime) -> None:
    """Mark a job done beside its effect; Conflict in a second run, so that it rolls back."""
    done = db.execute(
        sa.update(Outbox)
        .where(Outbox.id == job_id, Outbox.done_at.is_(None))
        .values(done_at=now, state=OutboxState.DONE)
    )
    if done.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE answers with a CursorResult
        raise Conflict("job-done", "This job is already done.")


def others_due(
    db: Session, kind: JobKind, beside: Work, *, now: datetime, limit: int | None = None
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


def next_number(db: Session, name: str) -> int:
    """The next value of a counter; its row stays locked until the commit."""
    statement = insert_for(db)(Counter).values(name=name, value=1)
    taken = db.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"value": Counter.value + 1}
        ).returning(Counter.value)
    )
    return taken.scalar_one()
