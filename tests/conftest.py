"""Fixtures for everything: a migrated database on either engine, parts, a browserless client."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from shutil import copyfile, copytree
from typing import NamedTuple
from uuid import UUID

import hypothesis
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from service.access import actions as access_actions
from service.app import create_app, furnish
from service.bootstrap import Parts, secret_of
from service.models import engine
from service.setting_choices import Mode
from service.settings import Settings, sqlite_file_url
from service.upkeep.database.migrations import to_head
from tests.fakes import FakeEncoder
from tests.running import running

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}

# a deadline for each example would fail on a machine that is busy with something else
hypothesis.settings.register_profile("bothways", deadline=None)
hypothesis.settings.load_profile("bothways")


class MovingClock:
    """The time that the parts are handed; a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "template.sqlite"
    to_head(sqlite_file_url(file))
    return file


@pytest.fixture
def sqlite_url(migrated_sqlite: Path) -> str:
    """A fresh copy, always at the same path: see `engines_at`."""
    file = migrated_sqlite.with_name("bothways.sqlite")
    copyfile(migrated_sqlite, file)
    return sqlite_file_url(file)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a migrated database on a real server; each process that runs tests has its own."""
    from tests.postgres import server  # the wheel is heavy: only the marked tests load it

    with server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    from tests.postgres import emptied

    yield postgres_server
    emptied(postgres_server)


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For the whole thing as `running` starts it; its first start moves the demo organisation in.

    TIDEWATER may name a data folder that holds it already; it is copied instead of built anew.
    """
    made = tmp_path_factory.mktemp("tidewater") / "data"
    if "TIDEWATER" in os.environ:
        copytree(os.environ["TIDEWATER"], made)
    return made


@pytest.fixture(scope="session")
def demo_url(data_dir: Path) -> Iterator[str]:
    """Where the whole thing answers; the first start builds the demo organisation."""
    with running(data_dir) as bothways:
        yield bothways.url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        mode=Mode.DEVELOPMENT,
        data_dir=tmp_path / "data",
        database_url=database_url,
        secret_key=SecretStr("a test's own secret of enough bytes"),
        organisation="Tidewater Mutual",
        allowed_hosts="testserver",  # as schemathesis calls whatever it tests
        api_rate=100_000,
        calibration_path=Path(__file__).with_name("calibration-of-fake-encoder.json"),
    )


def forget_the_disk(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """No test here outlives its process; those that do, in tests/faults, take the real engine."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.execute("PRAGMA journal_mode=MEMORY")
    cursor.close()


class Engines(NamedTuple):
    readers: sa.Engine
    writers: sa.Engine


@lru_cache(maxsize=4)
def _engines(url: str) -> Engines:
    made = Engines(engine.reader(url), engine.writer(url))
    if made.writers.dialect.name == "sqlite":
        sa.event.listen(made.writers, "connect", forget_the_disk)
    return made


@contextmanager
def engines_at(url: str) -> Iterator[Engines]:
    """Engines without an open connection afterwards.

    The same ones for the same URL: they remember every statement that they have compiled.
    """
    found = _engines(url)
    yield found
    found.readers.dispose()
    found.writers.dispose()


@pytest.fixture
def parts(settings: Settings, clock: MovingClock) -> Iterator[Parts]:
    """Real databases, the fake encoder, no chat model, and the test's clock."""
    with engines_at(settings.main_url) as (readers, writers):
        yield Parts(
            settings=settings,
            read=engine.transaction(readers),
            write=engine.transaction(writers, secret=secret_of(settings)),
            encoder=FakeEncoder(),
            chat=None,
            clock=clock,
        )


@pytest.fixture(scope="session")
def built_apps() -> dict[str, FastAPI]:
    """Routes are built once: that takes longer than most tests."""
    return {}


@pytest.fixture
def client(parts: Parts, built_apps: dict[str, FastAPI]) -> Iterator[TestClient]:
    """Nobody is signed in; see `sign_in`."""
    if "app" not in built_apps:
        built_apps["app"] = create_app(parts)
    app = built_apps["app"]
    furnish(app, parts)
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as made:
        made.headers.update(SAME_ORIGIN)
        yield made


def sign_in(client: TestClient, parts: Parts, person_id: UUID) -> TestClient:
    """The same client, now in this person's name."""
    with parts.write() as db:
        token = access_actions.begin_sign_in(db, person_id, "test", now=parts.clock())
    client.cookies.set("bothways_dev", token)
    return client


def rows(parts: Parts, model: type) -> int:
    with parts.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(model)) or 0
