"""Run the quarter hour by hour: people act, duties fall due, jobs run."""

from datetime import timedelta
from functools import partial
from typing import Final, NamedTuple

import numpy as np
import sqlalchemy as sa

from evals.quarter import answering
from evals.quarter.conduct import Conduct
from evals.quarter.people import Couple, founded
from evals.quarter.scene import BEGIN, PostBox, moving
from service.bootstrap import Parts
from service.jobs import schedule
from service.jobs.handlers import HANDLERS
from service.jobs.runner import Handlers
from service.jobs.runner import run as run_job
from service.messages import jobs
from service.models import Outbox, OutboxState, queue
from service.models.queue import JobKind, Work
from service.pairings.suggestions.jobs import order_suggestions
from service.themes import jobs as theme_jobs
from service.upkeep.retention import purge
from service.upkeep.vector_index.jobs import order_index

_DAY: Final = 24
# duties that nothing here rests on: pairs come ready made, nobody writes for the themes,
# and what is done is kept to be counted
_APART: Final = {
    order_index, order_suggestions, purge, theme_jobs.order_themes, theme_jobs.order_pulse,
}  # fmt: skip
_SELDOM: Final = timedelta(hours=11)  # drafting begins 36 hours ahead, and is due 24 hours ahead


class Size(NamedTuple):
    people: int = 500
    weeks: int = 13
    seed: int = 7
    tick_hours: int = 1


class Quarter(NamedTuple):
    """What there is to count at the end, beside the database."""

    size: Size
    couples: list[Couple]
    box: PostBox
    refused: int


def run(parts: Parts, size: Size) -> Quarter:
    rng = np.random.default_rng(size.seed)
    couples = founded(parts, size.people, rng)
    conduct, box = Conduct(parts, couples, rng), PostBox(parts)
    scheduler = schedule.Scheduler(_duties())
    handlers: Handlers = {
        **HANDLERS,
        JobKind.REMIND: partial(jobs.carry, box),
        JobKind.SUGGEST: _finish,
    }
    for hour in range(0, size.weeks * 7 * _DAY, size.tick_hours):
        now = BEGIN + timedelta(hours=hour)
        moving(parts).now = now
        conduct.look_ahead(now, timedelta(hours=size.tick_hours))
        conduct.perform(now)
        if hour % _DAY == 0:
            answering.live(conduct, now)
        scheduler.run_due(parts, now)
        _work(parts, handlers)
        answering.answer_messages(conduct, box.fresh, now)
        box.fresh.clear()
    return Quarter(size, couples, box, conduct.refused)


def _duties() -> tuple[schedule.Duty, ...]:
    """Those of the worker; all but the messages are seen to less often."""
    kept = [duty for duty in schedule.DUTIES if duty.do not in _APART]
    return tuple(
        duty if duty.do is jobs.order_messages else duty._replace(every=_SELDOM) for duty in kept
    )


def _work(parts: Parts, handlers: Handlers) -> None:
    """Do what is due, many jobs at a look: a quarter has thousands of them."""
    due = (
        sa.select(Outbox.id)
        .where(Outbox.state == OutboxState.PENDING, Outbox.run_after <= parts.clock())
        .order_by(Outbox.run_after, Outbox.priority, Outbox.id)
    )
    while True:
        with parts.read() as db:
            found = db.scalars(due).all()
        if not found:
            return
        for job_id in found:
            run_job(parts, handlers, job_id)


def _finish(parts: Parts, work: Work) -> None:
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
