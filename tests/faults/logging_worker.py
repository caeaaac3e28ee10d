"""A worker whose jobs leave a row when they begin and one, their effect, when they are done."""

import os
import time
from collections.abc import Mapping

from service.bootstrap import Parts, build, load_settings
from service.jobs.worker import JobWorker
from service.models import Team, queue
from service.models.ids import uuid7
from service.models.queue import JobKind, Work

SECONDS: Mapping[JobKind, float] = {JobKind.AGENDA: 13.0, JobKind.THEMES_INCREMENTAL: 0.2}


def work_slowly(parts: Parts, work: Work) -> None:
    with parts.write() as db:
        db.add(step(parts, "begun"))
    time.sleep(SECONDS[work.kind])
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())
        db.add(step(parts, "done"))


def finish(parts: Parts, work: Work) -> None:
    """For what the scheduler orders meanwhile."""
    with parts.write() as db:
        queue.finish(db, work.id, parts.clock())


def step(parts: Parts, name: str) -> Team:
    return Team(name=f"{name} {os.getpid()} {uuid7()}", created_at=parts.clock())


if __name__ == "__main__":
    handlers = {**dict.fromkeys(JobKind, finish), **dict.fromkeys(SECONDS, work_slowly)}
    JobWorker(build(load_settings()), handlers).work()
