"""Killed at any moment: nothing acknowledged is lost or there by half, work is done once."""

import multiprocessing
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import copyfile

import httpx2
import pytest
import sqlalchemy as sa

from service.access import actions as access_actions
from service.access.policy import Scope
from service.bootstrap import utc_now
from service.models import Counter, Line, Outbox, OutboxState, OwnerType, Reflection, Vector, engine
from service.models.engine import Transaction
from service.models.queue import JobKind
from service.people import actions
from service.settings import sqlite_file_url
from tests import factories
from tests.conftest import NOON
from tests.faults import writing
from tests.faults.processes import environment, free_port, is_ready, running, wait_until

pytestmark = pytest.mark.faults

KILL_POINTS = 20
WORKER_KILLS = 5
JOBS_A_KILL = 4
IS_DONE = Outbox.state == OutboxState.DONE
SECRET = "a secret that the processes of a test share"


@pytest.fixture
def data(migrated_sqlite: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    copyfile(migrated_sqlite, folder / "bothways.sqlite")
    return folder


@pytest.fixture
def url(data: Path) -> str:
    return sqlite_file_url(data / "bothways.sqlite")


@pytest.fixture
def write(url: str) -> Iterator[Transaction]:
    made = engine.writer(url)
    yield engine.transaction(made, secret=SECRET.encode())
    made.dispose()


@pytest.fixture
def env(data: Path) -> dict[str, str]:
    return environment(data, BOTHWAYS_SECRET_KEY=SECRET, BOTHWAYS_INDEX="numpy")


def test_a_reflection_that_was_acknowledged_survives_the_servers_death(
    write: Transaction, env: dict[str, str]
) -> None:
    with write() as db:
        ada = factories.person(db, "Ada", NOON)
        _, key = access_actions.create_key(db, "test", [Scope.REFLECTIONS_WRITE], now=NOON)
    port = free_port()
    with running("service.cli", "serve", "--port", str(port), env=env) as server:
        wait_until(lambda: is_ready(port))
        answer = httpx2.post(
            f"http://127.0.0.1:{port}/api/v1/reflections",
            headers={"Authorization": f"Bearer {key}"},
            json={"person_id": str(ada), "text": "We drew the map together."},
        )
        server.kill()
    assert answer.status_code == 201
    with write() as db:
        kept = db.scalars(sa.select(Reflection)).one()
        assert (str(kept.id), kept.text) == (answer.json()["id"], "We drew the map together.")
        assert db.scalar(sa.select(sa.func.count()).where(Outbox.kind == JobKind.EMBED)) == 1


def test_twenty_kills_around_commits_lose_nothing_and_leave_nothing_by_half(
    url: str, data: Path
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.writing"])
    acknowledged: set[str] = set()
    for point in range(KILL_POINTS):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=writing.write_for_ever, args=(url, theirs), daemon=True)
        child.start()
        theirs.close()
        acknowledged.add(ours.recv())
        time.sleep(point * 0.0002)  # a commit takes about a millisecond: all of it is covered
        child.kill()
        child.join()
        while True:
            try:
                acknowledged.add(ours.recv())
            except EOFError:
                break
    with closing(sqlite3.connect(data / "bothways.sqlite")) as reopened:
        teams = {row[0] for row in reopened.execute("SELECT name FROM teams")}
        jobs = {row[0].removeprefix("embed:") for row in reopened.execute("SELECT key FROM outbox")}
        assert reopened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(acknowledged) >= KILL_POINTS
    assert acknowledged <= teams
    assert teams == jobs


def test_five_killed_workers_leave_every_job_done_once(
    write: Transaction, env: dict[str, str]
) -> None:
    for number in range(WORKER_KILLS):
        batch = order(write, f"Person {number}")
        with running("tests.faults.worker_process", env=env) as worker:
            wait_until(partial(is_amid, write, batch))
            worker.kill()
    with running("tests.faults.worker_process", env=env) as last:
        wait_until(lambda: counted(write, IS_DONE) == WORKER_KILLS * JOBS_A_KILL)
        last.terminate()
        assert last.wait(30) == 0
    assert counted(write, Outbox.starts > 1) >= WORKER_KILLS
    with write() as db:
        of_lines = sa.select(Vector.owner_id).where(Vector.owner_type == OwnerType.LINE)
        assert sorted(db.scalars(of_lines)) == sorted(db.scalars(sa.select(Line.id)))
        stored = db.scalar(sa.select(Counter.value).where(Counter.name == "vectors"))
        assert stored == WORKER_KILLS * JOBS_A_KILL  # one effect a job, however often it ran


def order(write: Transaction, name: str) -> datetime:
    """People whose lines are to be embedded; the instant that their jobs bear."""
    now = utc_now()
    with write() as db:
        for number in range(JOBS_A_KILL):
            one = factories.person(db, f"{name} {number}", now, offers=[f"{name} {number} maps"])
            actions.order_embedding(db, one, now)
    return now


def is_amid(write: Transaction, batch: datetime) -> bool:
    """One job of the batch is done and another is under way."""
    mine = Outbox.created_at == batch
    finished = counted(write, mine, IS_DONE)
    return 0 < finished < counted(write, mine, Outbox.starts > 0)


def counted(write: Transaction, *where: sa.ColumnElement[bool]) -> int:
    with write() as db:
        found = sa.select(sa.func.count()).where(Outbox.kind == JobKind.EMBED, *where)
        return db.scalar(found) or 0
