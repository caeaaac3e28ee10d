"""Two worker processes share one queue: each job is done once, by whichever lives."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.bootstrap import utc_now
from service.jobs.claims import LEASE
from service.models import Outbox, OutboxState, Team, engine, queue
from service.models.engine import Transaction
from service.models.ids import uuid7
from service.models.queue import Job, JobKind
from tests.faults.logging_worker import SECONDS
from tests.faults.processes import environment, running, wait_until

pytestmark = pytest.mark.faults

IS_LEFT = Outbox.state != OutboxState.DONE
MODULE = "tests.faults.logging_worker"


@pytest.fixture
def write(database_url: str) -> Iterator[Transaction]:
    made = engine.writer(database_url)
    yield engine.transaction(made)
    made.dispose()


def test_of_two_workers_one_is_killed_and_the_other_does_what_is_left(
    write: Transaction, database_url: str, tmp_path: Path
) -> None:
    assert SECONDS[JobKind.AGENDA] > LEASE.total_seconds()
    env = environment(tmp_path / "data", BOTHWAYS_DATABASE_URL=database_url)
    order(write, JobKind.AGENDA, 1)
    with running(MODULE, env=env) as survivor:
        wait_until(lambda: steps(write, "begun")[survivor.pid] == 1)
        victims = [killed_after_some(write, env)]
        while not unfinished(write)[victims[-1]]:  # killed between two jobs: it lost nothing
            victims.append(killed_after_some(write, env))
        wait_until(lambda: ordered(write, IS_LEFT) == 0)
        survivor.terminate()
        assert survivor.wait(30) == 0
    done = steps(write, "done")
    assert set(done) == {survivor.pid, *victims}
    assert done.total() == ordered(write)  # one effect a job
    # only what a victim had begun was begun again; the long job kept its lease
    assert set(unfinished(write)) == {victims[-1]}


def order(write: Transaction, kind: JobKind, count: int) -> None:
    with write() as db:
        for _ in range(count):
            queue.put(db, Job(kind, uuid7().hex), utc_now())


def ordered(write: Transaction, *where: sa.ColumnElement[bool]) -> int:
    with write() as db:
        counted = sa.select(sa.func.count()).where(Outbox.kind.in_(SECONDS), *where)
        return db.scalar(counted) or 0


def steps(write: Transaction, step: str) -> Counter[int]:
    """How often each process has taken this step."""
    with write() as db:
        names = db.scalars(sa.select(Team.name).where(Team.name.startswith(f"{step} ")))
        return Counter(int(name.split()[1]) for name in names)


def unfinished(write: Transaction) -> Counter[int]:
    """How many jobs each process has begun and not done."""
    return steps(write, "begun") - steps(write, "done")


def killed_after_some(write: Transaction, env: Mapping[str, str]) -> int:
    """Kill a new worker that has done jobs and looks to be about others; returns its process id."""
    with running(MODULE, env=env) as victim:
        wait_until(partial(is_amid_after_more, write, victim.pid))
    return victim.pid


def is_amid_after_more(write: Transaction, pid: int) -> bool:
    """Whether this process has done jobs and is about others; more are ordered until it is."""
    order(write, JobKind.THEMES_INCREMENTAL, 4)
    return steps(write, "done")[pid] > 0 and unfinished(write)[pid] > 0
