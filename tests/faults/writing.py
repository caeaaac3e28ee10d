"""Writes as fast as it can, in pairs of rows, and says which it was told are stored."""

from multiprocessing.connection import Connection

from service.bootstrap import utc_now
from service.models import Team, engine, queue
from service.models.ids import uuid7
from service.models.queue import Job, JobKind


def write_for_ever(url: str, acknowledged: Connection) -> None:
    write = engine.transaction(engine.writer(url))
    while True:
        name = uuid7().hex
        with write() as db:
            db.add(Team(name=name, created_at=utc_now()))
            db.flush()
            queue.put(db, Job(JobKind.EMBED, name), utc_now())
        acknowledged.send(name)
