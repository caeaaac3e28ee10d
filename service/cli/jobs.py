"""Run a job in this process and wait for it, instead of leaving it to the worker."""

import sqlalchemy as sa

from service.bootstrap import Parts
from service.cli.errors import JobFailed
from service.jobs.runner import Handlers, run
from service.models import Outbox


def run_job_now(parts: Parts, key: str, handlers: Handlers) -> None:
    """Run the job of this key, `kind:…`, here; if a worker runs it too, it has one effect.

    Pass only the handlers of its kind: loading all takes longer than most jobs. Raise JobFailed if
    it is not done afterwards.
    """
    with parts.read() as db:
        job_id = db.scalars(sa.select(Outbox.id).where(Outbox.key == key)).one()
    run(parts, handlers, job_id)
    with parts.read() as db:
        row = db.get_one(Outbox, job_id)
    if row.done_at is None:
        raise JobFailed(f"This could not be done now ({row.error_code}); run `bothways doctor`.")
