"""One job from its outbox row to its effect; a failure is tried again, five times at most."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog

from service.bootstrap import Parts
from service.models import Outbox, OutboxState
from service.problems import Conflict, Problem
from service.queue import Kind, Work

Handler = Callable[[Parts, Work], None]
Handlers = Mapping[Kind, Handler]

MOST_STARTS = 5
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=15)
_log = structlog.get_logger()


def run(parts: Parts, handlers: Handlers, work_id: UUID) -> None:
    """Start a job unless it is done; whatever its handler raises ends in its row, not here."""
    work = _started(parts, work_id)
    if work is None:
        return
    try:
        handlers[work.kind](parts, work)
    except Exception as error:  # noqa: BLE001  # a job's failure must not end the worker
        if not _is_done(parts, work_id):
            _fail(parts, work, error)


def wait_before(starts: int) -> timedelta:
    """2 s, 8 s, 32 s and so on after the 1st, 2nd, 3rd failed start."""
    fourfold: int = 4 ** max(0, starts - 1)
    return min(_FIRST_WAIT * fourfold, _LONGEST_WAIT)


def _started(parts: Parts, work_id: UUID) -> Work | None:
    """Count the start in a transaction of its own: a job that kills its process is counted too."""
    with parts.write() as db:
        row = db.get(Outbox, work_id)
        if row is None or row.done_at is not None or row.state is OutboxState.DEAD:
            return None
        row.starts += 1
        return Work(row.id, Kind(row.kind), row.args)


def _is_done(parts: Parts, work_id: UUID) -> bool:
    with parts.read() as db:
        return db.scalar(sa.select(Outbox.done_at).where(Outbox.id == work_id)) is not None


def _fail(parts: Parts, work: Work, error: Exception) -> None:
    code = error.kind if isinstance(error, Problem) else type(error).__name__
    is_final = isinstance(error, Problem) and not isinstance(error, Conflict)
    now = parts.clock()
    with parts.write() as db:
        row = db.get_one(Outbox, work.id)
        row.error_code = code
        _again(row, now, is_final=is_final)
        state, starts = row.state, row.starts
    _log.warning("job_failed", kind=work.kind, id=str(work.id), code=code, starts=starts, to=state)


def _again(row: Outbox, now: datetime, *, is_final: bool) -> None:
    if is_final or row.starts >= MOST_STARTS:
        row.state = OutboxState.DEAD
        return
    row.state = OutboxState.PENDING
    row.bundle = None
    row.run_after = now + wait_before(row.starts)
