"""Dead jobs are tried again or let be; living ones are left alone."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from service.bootstrap import Parts
from service.models import Outbox, OutboxState, queue
from service.models.ids import uuid7
from service.models.queue import Job, JobKind
from service.problems import Conflict, NotFound
from service.upkeep.admin import failed_jobs


def ordered(parts: Parts, state: OutboxState) -> UUID:
    with parts.write() as db:
        queue.put(db, Job(JobKind.EMBED, "one"), parts.clock())
        row = db.scalars(sa.select(Outbox)).one()
        row.state, row.starts, row.error_code = state, 5, "OSError"
        return row.id


def test_a_retried_job_has_all_its_tries_again(parts: Parts) -> None:
    job_id = ordered(parts, OutboxState.DEAD)
    with parts.write() as db:
        failed_jobs.retry(db, job_id, parts.clock())
    with parts.read() as db:
        (job,) = failed_jobs.jobs(db)
    assert (job.state, job.starts) == (OutboxState.PENDING, 0)


def test_a_discarded_job_is_not_ordered_again(parts: Parts) -> None:
    job_id = ordered(parts, OutboxState.DEAD)
    with parts.write() as db:
        failed_jobs.discard(db, job_id, parts.clock())
        queue.put(db, Job(JobKind.EMBED, "one"), parts.clock())
    with parts.read() as db:
        assert failed_jobs.jobs(db) == []


def test_a_living_job_can_be_neither_retried_nor_discarded(parts: Parts) -> None:
    job_id = ordered(parts, OutboxState.PENDING)
    for act in (failed_jobs.retry, failed_jobs.discard):
        with pytest.raises(Conflict), parts.write() as db:
            act(db, job_id, parts.clock())


def test_an_unknown_job_is_not_found(parts: Parts) -> None:
    with pytest.raises(NotFound), parts.write() as db:
        failed_jobs.retry(db, uuid7(), parts.clock())
