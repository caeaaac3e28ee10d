"""Run one job from its claim to its effect; a failure is retried, five times at most."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
import structlog

from service.bootstrap import Parts
from service.jobs import claims
from service.jobs.claims import MOST_STARTS
from service.models import Outbox, OutboxState
from service.models.queue import JobKind, Work
from service.problems import Conflict, Problem

Handler = Callable[[Parts, Work], None]
Handlers = Mapping[JobKind, Handler]

_INLINE = "inline"  # stands in `claimed_by` for a process that is no worker
_FIRST_WAIT = timedelta(seconds=2)
_LONGEST_WAIT = timedelta(minutes=15)
_log = structlog.get_logger()


def run(parts: Parts, handlers: Handlers, job_id: UUID) -> None:
    """Run a job here and now, whoever may have claimed it, unless it is done or dead."""
    with parts.write() as db:
        work = claims.claim_by_id(db, _INLINE, job_id, now=parts.clock())
    if work is not None:
        run_claimed(parts, handlers, work)


def run_claimed(parts: Parts, handlers: Handlers, work: Work) -> None:
    """Call the handler; whatever it raises ends in the job's row, not here."""
    try:
        handlers[work.kind](parts, work)
    except Exception as error:  # noqa: BLE001  # a job's failure must not end the worker
        _fail(parts, work, error)


def wait_before(starts: int) -> timedelta:
    """2 s, 8 s, 32 s and so on after the 1st, 2nd, 3rd failed start."""
    fourfold: int = 4 ** max(0, starts - 1)
    return min(_FIRST_WAIT * fourfold, _LONGEST_WAIT)


def _fail(parts: Parts, work: Work, error: Exception) -> None:
    """Change nothing if the job is done, or was started again since."""
    code = error.kind if isinstance(error, Problem) else type(error).__name__
    is_final = isinstance(error, Problem) and not isinstance(error, Conflict)
    this_start = sa.select(Outbox).where(
        Outbox.id == work.id, Outbox.state == OutboxState.PENDING, Outbox.starts == work.starts
    )
    with parts.write() as db:
        row = db.scalars(this_start.with_for_update()).one_or_none()
        if row is None:
            return
        row.error_code = code
        row.claimed_by = row.claimed_until = None
        if is_final or row.starts >= MOST_STARTS:
            row.state = OutboxState.DEAD
        else:
            row.run_after = parts.clock() + wait_before(row.starts)
        state = row.state
    _log.warning(
        "job_failed", kind=work.kind, id=str(work.id), code=code, starts=work.starts, to=state
    )
