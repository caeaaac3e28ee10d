"""No page writes: when somebody was last seen is noted in memory and stored from time to time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import cast
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from service.access import actions
from service.access.last_uses import LastUses
from service.access.policy import POLICY, Scope
from service.app import furnish
from service.bootstrap import Parts
from service.models import ApiKey, Role, SignIn
from tests import factories
from tests.conftest import MovingClock, sign_in

STRANGE = "01890000-0000-7000-8000-000000000000"


@contextmanager
def refusing() -> Iterator[Session]:
    """A database that can only be read."""
    raise OperationalError("", {}, Exception())
    yield


@pytest.fixture
def idris(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(db, "Idris Bell", parts.clock(), roles=tuple(Role))


def uses(client: TestClient, name: str) -> LastUses:
    found: LastUses = getattr(cast("FastAPI", client.app).state, name)
    return found


def seen_at(parts: Parts) -> datetime | None:
    with parts.read() as db:
        return db.scalar(sa.select(SignIn.seen_at))


def test_no_page_and_no_call_that_reads_writes(
    client: TestClient, parts: Parts, clock: MovingClock, idris: UUID
) -> None:
    with parts.write() as db:
        _, key = actions.create_key(db, "a test", [*Scope], now=clock())
    sign_in(client, parts, idris)
    clock.advance(minutes=10)
    furnish(cast("FastAPI", client.app), replace(parts, write=refusing))
    for method, path in POLICY:
        headers = {"Authorization": f"Bearer {key}"} if path.startswith("/api/") else {}
        while "{" in path:
            path = path[: path.index("{")] + STRANGE + path[path.index("}") + 1 :]  # noqa: PLW2901
        if method == "GET":
            assert client.get(path, headers=headers).status_code < 500, path


def test_a_use_is_stored_with_all_others(
    client: TestClient, parts: Parts, clock: MovingClock, idris: UUID
) -> None:
    began = clock()
    with parts.write() as db:
        _, key = actions.create_key(db, "a test", ["releases:read"], now=began)
    sign_in(client, parts, idris)
    clock.advance(minutes=10)
    client.get("/")
    client.get("/api/v1/themes/releases", headers={"Authorization": f"Bearer {key}"})
    assert seen_at(parts) == began
    uses(client, "sign_ins_seen").store(parts.write)
    uses(client, "keys_used").store(parts.write)
    with parts.read() as db:
        assert db.scalar(sa.select(ApiKey.used_at)) == clock()
    assert seen_at(parts) == clock()


def test_what_cannot_be_stored_is_kept_for_the_next_time(
    client: TestClient, parts: Parts, clock: MovingClock, idris: UUID
) -> None:
    sign_in(client, parts, idris)
    clock.advance(minutes=10)
    client.get("/")
    found = uses(client, "sign_ins_seen")
    found.store(refusing)
    found.store(parts.write)
    assert seen_at(parts) == clock()


def test_a_sign_in_that_ended_meanwhile_is_no_fault(
    client: TestClient, parts: Parts, idris: UUID
) -> None:
    sign_in(client, parts, idris)
    client.get("/")
    client.post("/sign-out")
    uses(client, "sign_ins_seen").store(parts.write)
    assert seen_at(parts) is None
