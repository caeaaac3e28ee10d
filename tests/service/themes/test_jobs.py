"""Work that is done beside other work: a fit over everything leaves no text waiting."""

from datetime import timedelta

import sqlalchemy as sa

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import Outbox, OutboxState, ThemePoint, queue
from service.models.queue import Job, JobKind
from service.themes import jobs
from tests import planted
from tests.conftest import rows


def ordered(parts: Parts, key: str, delay: timedelta = timedelta(0)) -> None:
    job = Job(JobKind.THEMES_INCREMENTAL, key, {"owner": "reflection", "id": key}, delay=delay)
    with parts.write() as db:
        queue.put(db, job, parts.clock())


def states(parts: Parts) -> dict[str, OutboxState]:
    with parts.read() as db:
        return {row[0]: row[1] for row in db.execute(sa.select(Outbox.key, Outbox.state))}


def test_a_fit_finishes_the_texts_that_waited_for_their_points(parts: Parts) -> None:
    with parts.write() as db:
        people = planted.crowd(db, 6, parts.clock())
        planted.plant(db, {"meetings": people}, parts.clock())
        jobs.order_refit(db, "first", parts.clock() - timedelta(minutes=1))
    ordered(parts, "waits")
    ordered(parts, "is not due", delay=timedelta(hours=1))
    assert drain(parts, HANDLERS) == 1
    assert states(parts) == {
        "themes_refit:first": OutboxState.DONE,
        "themes_incremental:waits": OutboxState.DONE,
        "themes_incremental:is not due": OutboxState.PENDING,
    }
    assert rows(parts, ThemePoint) > 0
