"""The job machine alone: what it costs a job, and how soon another worker replaces a killed one.

`python -m tests.bench.jobs SECONDS` is a worker all of whose jobs take that long.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import psutil
import sqlalchemy as sa

from service.bootstrap import Parts, build, load_settings, utc_now
from service.jobs.worker import JobWorker
from service.models import Outbox, engine, queue
from service.models.engine import Transaction
from service.models.ids import uuid7
from service.models.queue import Job, JobKind, Work
from service.settings import sqlite_file_url
from service.upkeep.database.migrations import to_head
from tests.bench.figures import Figure
from tests.postgres import server
from tests.running import environment

_JOBS = 300
_START = timedelta(seconds=5)  # all workers are ready by then
_PATIENCE = 120.0
_MEBIBYTE = 2**20


def timed(folder: Path) -> Sequence[Figure]:
    """Each figure on both databases; no job has an effect beyond its own mark."""
    folder.mkdir()
    file = sqlite_file_url(folder / "bothways.sqlite")
    to_head(file)
    with server() as address:
        on_postgres = _figures(folder, "PostgreSQL", address)
    return [*_figures(folder, "SQLite", file), *on_postgres]


def _figures(folder: Path, name: str, url: str) -> list[Figure]:
    write = engine.transaction(engine.writer(url))
    env = {**environment(folder, 8000), "BOTHWAYS_DATABASE_URL": url}
    figures = _started(write, env, name)
    for kind in (JobKind.EMBED, JobKind.THEMES_PULSE):
        for workers in (1, 2):
            taken = _milliseconds_a_job(write, env, kind, workers)
            label = f"a job without work, {kind}, {name}, {workers} worker{'s' * (workers > 1)}"
            figures.append(Figure(label, taken, "ms", 100))
    seconds = _seconds_to_recover(write, env)
    return [*figures, Figure(f"from a killed worker to its jobs' end, {name}", seconds, "s", 20)]


def _started(write: Transaction, env: dict[str, str], name: str) -> list[Figure]:
    """From the start of a process to the end of a job that waits for it, and what it holds."""
    batch = _order(write, JobKind.EMBED, 1, timedelta(0))
    began = monotonic()
    with _worker(env) as process:
        _wait_for(write, batch, 1)
        taken = monotonic() - began
        resident = psutil.Process(process.pid).memory_info().rss / _MEBIBYTE
    return [
        Figure(f"a worker's start to its first job done, {name}", taken, "s", 10),
        Figure(f"an idle worker, resident, {name}", resident, "MiB", 400),
    ]


def _milliseconds_a_job(
    write: Transaction, env: dict[str, str], kind: JobKind, workers: int
) -> float:
    batch = _order(write, kind, _JOBS, _START)
    with ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_worker(env))
        _wait_for(write, batch, _JOBS)
    done = _done(write, batch)
    return (done[-1] - done[0]).total_seconds() * 1000 / (_JOBS - 1)


def _seconds_to_recover(write: Transaction, env: dict[str, str]) -> float:
    """Two workers share jobs of half a second; one is killed while it has some."""
    batch = _order(write, JobKind.THEMES_PULSE, 24, _START)
    with _worker(env, 0.5) as first, _worker(env, 0.5):
        while len(_done(write, batch)) < 4:
            sleep(0.01)
        first.kill()
        killed = utc_now()
        _wait_for(write, batch, 24)
    return (_done(write, batch)[-1] - killed).total_seconds()


def _order(write: Transaction, kind: JobKind, count: int, delay: timedelta) -> datetime:
    """The instant that the jobs of this batch bear."""
    now = utc_now()
    with write() as db:
        for _ in range(count):
            queue.put(db, Job(kind, uuid7().hex, delay=delay), now)
    return now


def _done(write: Transaction, batch: datetime) -> list[datetime]:
    """When its jobs were done, in order."""
    done = sa.select(Outbox.done_at).where(Outbox.created_at == batch, Outbox.done_at.is_not(None))
    with write() as db:
        return sorted(at for at in db.scalars(done) if at is not None)


def _wait_for(write: Transaction, batch: datetime, count: int) -> None:
    end = monotonic() + _PATIENCE
    while len(_done(write, batch)) < count:
        if monotonic() > end:
            raise TimeoutError("the jobs were not done in time")
        sleep(0.05)


@contextmanager
def _worker(env: dict[str, str], seconds: float = 0.0) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.bench.jobs", str(seconds)]
    child = subprocess.Popen(command, env=env)  # noqa: S603  # our own module
    try:
        yield child
    finally:
        child.terminate()
        child.wait(30)


def _work(seconds: float) -> None:
    def finish(parts: Parts, work: Work) -> None:
        sleep(seconds)
        with parts.write() as db:
            queue.finish(db, work.id, parts.clock())

    JobWorker(build(load_settings()), dict.fromkeys(JobKind, finish)).work()


if __name__ == "__main__":
    os.environ.setdefault("BOTHWAYS_INDEX", "numpy")
    _work(float(sys.argv[1]))
