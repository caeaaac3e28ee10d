"""A disk that is full or can only be read: a sentence, nothing lost, and another try."""

import errno
import re
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import cast
from uuid import UUID

import psycopg
import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from service.access import actions
from service.access.policy import Scope
from service.app import create_app, furnish
from service.bootstrap import Parts
from service.cli.errors import explained
from service.models import Reflection, engine
from service.models.engine import Transaction, is_busy, is_disk_full, is_read_only
from tests import factories, markup
from tests.conftest import MovingClock, rows, sign_in
from tests.partners import api_key

TEXT = "What I learned today. " * 180
ROOM = 1_000_000  # pages
NO_ROOM = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    OperationalError("", {}, psycopg.errors.DiskFull()),
]
OTHERS = [
    OSError(errno.EACCES, "Permission denied"),
    OperationalError("", {}, psycopg.errors.UndefinedTable()),
    ValueError(),
]
BUSY = [
    OperationalError("", {}, psycopg.errors.LockNotAvailable()),
    PoolTimeout("no connection is free"),
]
READ_ONLY = [
    OSError(errno.EROFS, "Read-only file system"),
    OperationalError("", {}, psycopg.errors.ReadOnlySqlTransaction()),
]


@pytest.fixture
def mara(client: TestClient, parts: Parts) -> UUID:
    parts.settings.data_dir.mkdir()
    with parts.write() as db:
        made = factories.person(db, "Mara Quist", parts.clock())
    sign_in(client, parts, made)
    return made


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite alone can be told how large its file may become."""
    return sqlite_url


def leave(parts: Parts, pages: int) -> None:
    """Let the database grow by this many pages."""
    with parts.write() as db:
        connection = db.connection()
        held = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {held + pages}")


def write(client: TestClient) -> int:
    return client.post("/reflections", data={"text": TEXT, "audience": "self"}).status_code


def degraded(client: TestClient) -> object:
    return client.get("/readyz").json()["degraded"]


def test_a_full_disk_loses_nothing_and_writing_resumes(
    client: TestClient, parts: Parts, clock: MovingClock, mara: UUID
) -> None:
    assert mara
    leave(parts, 6)
    answers = [write(client) for _ in range(12)]
    assert set(answers) == {303, 507}
    assert rows(parts, Reflection) == answers.count(303)
    assert client.get("/reflections").status_code == 200
    assert degraded(client) == ["disk"]
    leave(parts, ROOM)
    clock.advance(minutes=6)
    assert write(client) == 303
    assert degraded(client) == []


def test_people_can_send_it_again_and_programs_read_a_problem(
    client: TestClient, parts: Parts, mara: UUID
) -> None:
    with parts.write() as db:
        _, key = actions.create_key(db, "a test", ["reflections:write"], now=parts.clock())
    leave(parts, 6)
    form = {"text": TEXT, "audience": "self"}
    page = [client.post("/reflections", data=form) for _ in range(12)][-1]
    assert page.status_code == 507
    assert markup.faults(page.text) == []
    leave(parts, ROOM)
    again = dict(re.findall(r'type="hidden" name="(.+?)" value="([^"]+)"', page.text))
    before = rows(parts, Reflection)
    assert client.post("/reflections", data=again).status_code == 303
    with parts.read() as db:
        texts = db.scalars(sa.select(Reflection.text)).all()
    assert (len(texts), set(texts)) == (before + 1, {TEXT.strip()})
    leave(parts, 0)
    told = client.post(
        "/api/v1/reflections",
        json={"person_id": str(mara), "text": TEXT[:3900]},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert (told.status_code, told.json()["type"]) == (507, "/problems/disk-full")
    assert TEXT[:20] not in told.text


def test_a_database_that_can_only_be_read_says_so_and_keeps_what_was_typed(
    client: TestClient, parts: Parts, mara: UUID
) -> None:
    assert mara
    furnish(cast("FastAPI", client.app), replace(parts, write=parts.read))  # which may not write
    page = client.post("/reflections", data={"text": TEXT, "audience": "self"})
    assert page.status_code == 503
    assert TEXT.strip() in page.text
    assert rows(parts, Reflection) == 0


def impatient(url: str) -> Transaction:
    """Writes that wait for a lock for 20 ms."""
    quick = engine.writer(url)
    sa.event.listen(quick, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=20"))
    return engine.transaction(quick)


def test_a_locked_database_says_when_to_come_back_and_keeps_what_was_typed(
    client: TestClient, parts: Parts, mara: UUID, database_url: str
) -> None:
    key = api_key(parts, Scope.REFLECTIONS_WRITE)
    furnish(cast("FastAPI", client.app), replace(parts, write=impatient(database_url)))
    form = {"text": TEXT, "audience": "self"}
    with parts.write() as holder:
        holder.connection()  # which begins the transaction
        page = client.post("/reflections", data=form)
        told = client.post(
            "/api/v1/reflections", json={"person_id": str(mara), "text": "Hello"}, headers=key
        )
    assert (page.status_code, told.status_code) == (503, 503)
    assert page.headers["Retry-After"] == told.headers["Retry-After"] == "5"
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.json()["type"] == "/problems/busy"
    assert TEXT.strip() in page.text
    assert rows(parts, Reflection) == 0
    assert client.post("/reflections", data=form).status_code == 303


@pytest.mark.parametrize("error", BUSY)
def test_what_postgresql_and_the_pool_say_of_waiting_is_known(error: Exception) -> None:
    assert is_busy(error)
    assert not is_disk_full(error)


def test_a_data_folder_that_has_gone_degrades(client: TestClient) -> None:
    assert degraded(client) == ["disk"]


@pytest.mark.parametrize("error", NO_ROOM)
def test_what_disks_quotas_and_postgresql_say_is_known(error: Exception) -> None:
    assert is_disk_full(error)
    code, (sentence,) = explained(error)
    assert (code, sentence) == (
        1,
        "The disk is full, so nothing was saved; free some room, then try again.",
    )


@pytest.mark.parametrize("error", OTHERS)
def test_other_failures_are_not_taken_for_one(error: Exception) -> None:
    assert not is_disk_full(error)
    assert not is_read_only(error)
    assert not is_busy(error)


@pytest.mark.parametrize("error", READ_ONLY)
def test_what_a_volume_and_postgresql_say_of_reading_alone_is_known(error: Exception) -> None:
    assert is_read_only(error)
    assert not is_disk_full(error)
    assert explained(error)[1] == [
        "The database can only be read: nothing was saved. Run `bothways doctor`."
    ]


@pytest.mark.parametrize("error", OTHERS)
def test_other_failures_stay_unexpected(parts: Parts, error: Exception) -> None:
    def broken() -> AbstractContextManager[Session]:
        raise error

    client = TestClient(
        create_app(replace(parts, read=broken)),
        "http://127.0.0.1:8000",
        raise_server_exceptions=False,
    )
    client.cookies.set("bothways_dev", "a token")
    assert client.get("/sign-in").status_code == 500
