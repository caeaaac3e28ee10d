"""The demo organisation is there wholly or not at all; one start at a time sees to it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.models import Outbox, OutboxState, Pair, Person, engine
from service.models.engine import Transaction
from service.settings import sqlite_file_url
from service.upkeep.database.queries import demo_build
from tests.demo_days import CALIBRATION, PAIRS, PEOPLE
from tests.faults.processes import PATIENCE, bothways, environment, free_port, running, wait_until

pytestmark = pytest.mark.faults

IS_DONE = Outbox.state == OutboxState.DONE


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def env(data: Path) -> dict[str, str]:
    return environment(data, BOTHWAYS_CALIBRATION_PATH=str(CALIBRATION))


@pytest.fixture
def read(data: Path) -> Iterator[Transaction]:
    data.mkdir()
    made = engine.reader(sqlite_file_url(data / "bothways.sqlite"))
    yield engine.transaction(made)
    made.dispose()


def is_begun(read: Transaction, *where: sa.ColumnElement[bool]) -> bool:
    try:
        with read() as db:
            return bool(db.scalar(sa.select(sa.exists().where(*where))))
    except sa.exc.OperationalError:  # there is no table yet
        return False


def test_after_two_starts_that_were_killed_a_third_brings_the_whole_demo(
    read: Transaction, env: dict[str, str]
) -> None:
    amid = (Person.email.is_not(None)), (Outbox.kind == "suggest") & IS_DONE
    for moment in amid:
        with running("tests.faults.start_process", env=env) as first:
            wait_until(partial(is_begun, read, moment))
            first.kill()
        with read() as db:
            half = demo_build(db)
        assert half is not None
        assert half.ready_at is None
        told = bothways("people", "list", env=env)
        assert told.returncode == 2
        assert "incomplete" in told.stderr
    with running("tests.faults.start_process", env=env) as last:
        assert last.wait(PATIENCE) == 0
    with read() as db:
        whole = demo_build(db)
        states = list(db.scalars(sa.select(Pair.state)))
        assert db.scalar(sa.select(sa.func.count()).select_from(Person)) == PEOPLE
    assert whole is not None
    assert whole.ready_at is not None
    assert {state: states.count(state) for state in set(states)} == PAIRS


@pytest.mark.parametrize("is_same_port", [True, False])
def test_of_two_starts_at_once_the_second_says_so_and_ends_with_2(
    read: Transaction, data: Path, env: dict[str, str], *, is_same_port: bool
) -> None:
    port = free_port()
    other = port if is_same_port else free_port()
    with running("service.cli", "up", "--port", str(port), env=env):
        wait_until(partial(is_begun, read, Person.email.is_not(None)))
        second = bothways("up", "--port", str(other), env=env)
        emptied = bothways("demo", "--reset", env=env)
    for told in (second, emptied):
        assert (told.returncode, told.stdout) == (2, "")
        assert told.stderr.count("\n") == 1
        assert f"running at http://127.0.0.1:{port}" in told.stderr
    assert (data / "start.lock").exists()


@pytest.mark.postgres
def test_two_folders_with_one_postgresql_start_one_after_the_other(
    postgres_url: str, tmp_path: Path
) -> None:
    shared = {"BOTHWAYS_DATABASE_URL": postgres_url, "BOTHWAYS_CALIBRATION_PATH": str(CALIBRATION)}
    first, second = (environment(tmp_path / name, **shared) for name in ("one", "other"))
    made = engine.reader(postgres_url)
    with running("tests.faults.start_process", env=first):
        wait_until(partial(is_begun, engine.transaction(made), Person.email.is_not(None)))
        ended = bothways("demo", "--reset", env=second)
    made.dispose()
    assert ended.returncode == 2
    assert "this database" in ended.stderr
