"""An answer begins after its commit, and nothing slow is done while a transaction is open."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from embeddings.index import Hit
from prompts.chat import Reply, Schema, Sealed
from service.access import actions as access_actions
from service.agendas.drafts.jobs import order_agendas
from service.app import create_app
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import AgendaVersion, Purpose, Reflection, ThemeRelease, Vector, queue
from service.models.engine import Transaction
from service.models.queue import Job, JobKind
from service.people.actions import order_embedding
from service.web import dependencies
from tests import factories, planted
from tests.agenda_pairs import couple
from tests.conftest import SAME_ORIGIN, rows, sign_in
from tests.fakes import FakeChat, FakeEncoder

TEXT = "The forecast was wrong and I said so."
IN_OCTOBER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
Write = Callable[[TestClient, UUID], int]


def by_form(client: TestClient, person_id: UUID) -> int:
    del person_id  # who is signed in writes
    form = {"text": TEXT, "audience": "self"}
    return client.post("/reflections", data=form).status_code


def by_key(client: TestClient, person_id: UUID) -> int:
    body = {"person_id": str(person_id), "text": TEXT}
    key = {"Authorization": client.headers["X-Key"]}
    return client.post("/api/v1/reflections", json=body, headers=key).status_code


class Watched:
    """Asks something at the moment when an answer begins."""

    def __init__(self, app: ASGIApp, ask: Callable[[], int]) -> None:
        self._app = app
        self._ask = ask
        self.heard: list[int] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.heard.append(self._ask())
            await send(message)

        await self._app(scope, receive, told)


def browser(app: ASGIApp, parts: Parts, person_id: UUID) -> TestClient:
    """A client of this app alone, signed in, that knows a key; errors come as answers."""
    made = TestClient(
        app, "http://127.0.0.1:8000", raise_server_exceptions=False, follow_redirects=False
    )
    with parts.write() as db:
        _, key = access_actions.create_key(db, "a test", ["reflections:write"], now=parts.clock())
    made.headers.update(SAME_ORIGIN | {"X-Key": f"Bearer {key}"})
    return sign_in(made, parts, person_id)


@pytest.fixture
def mara(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(db, "Mara Quist", parts.clock())


@pytest.mark.parametrize(("write", "status"), [(by_form, 303), (by_key, 201)])
def test_another_connection_sees_the_row_when_the_answer_begins(
    parts: Parts, mara: UUID, write: Write, status: int
) -> None:
    watched = Watched(create_app(parts), partial(rows, parts, Reflection))
    assert write(browser(watched, parts, mara), mara) == status
    assert watched.heard == [1]


@pytest.mark.parametrize("write", [by_form, by_key])
def test_a_commit_that_fails_is_a_500_and_keeps_nothing(
    parts: Parts, mara: UUID, write: Write
) -> None:
    app = create_app(replace(parts, write=_failing_with_reflections(parts.write)))
    assert write(browser(app, parts, mara), mara) == 500
    assert rows(parts, Reflection) == 0


def _failing_with_reflections(write: Transaction) -> Transaction:
    """Commits of sign-ins go through; one that would keep a reflection does not."""

    def refuse(db: Session) -> None:
        if db.scalar(sa.select(sa.exists().where(Reflection.id.is_not(None)))):
            raise sa.exc.OperationalError("COMMIT", None, OSError("the disk is full"))

    @contextmanager
    def opened() -> Iterator[Session]:
        with write() as db:
            sa.event.listen(db, "before_commit", refuse)
            yield db

    return opened


def test_every_route_that_writes_commits_before_it_answers(client: TestClient) -> None:
    writing = [
        (route.path, one.scope)
        for route in _routes(client)
        for one in _needs(route.dependant)
        if one.call is dependencies.write_db
    ]
    assert len(writing) > 20
    assert {scope for _, scope in writing} == {"function"}


def _routes(client: TestClient) -> Iterator[APIRoute]:
    found = client.app.routes  # type: ignore[attr-defined]  # the client calls it an ASGI app
    routes = (context.route for context in iter_route_contexts(found))
    return (route for route in routes if isinstance(route, APIRoute))


def _needs(dependant: Dependant) -> Iterator[Dependant]:
    for one in dependant.dependencies:
        yield one
        yield from _needs(one)


class Pools:
    """How many connections are taken from the readers' and the writers' pool."""

    def __init__(self, parts: Parts) -> None:
        self._pools = [_pool(parts.read), _pool(parts.write)]

    def taken(self) -> int:
        return sum(pool.checkedout() for pool in self._pools)


def _pool(transaction: Transaction) -> QueuePool:
    with transaction() as db:
        pool = db.connection().engine.pool
    if not isinstance(pool, QueuePool):
        raise TypeError("only such a pool counts what is taken")
    return pool


class SpyingEncoder(FakeEncoder):
    def __init__(self, pools: Pools) -> None:
        self._pools = pools
        self.heard: list[int] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.heard.append(self._pools.taken())
        return super().encode(texts)


class SpyingChat(FakeChat):
    def __init__(self, pools: Pools) -> None:
        super().__init__(["nonsense"] * 20)
        self._pools = pools
        self.heard: list[int] = []

    def complete(self, prompt: Sealed, schema: Schema) -> Reply:
        self.heard.append(self._pools.taken())
        return super().complete(prompt, schema)


class SpyingIndex:
    """Proposes nobody; it is asked all the same."""

    def __init__(self, pools: Pools) -> None:
        self._pools = pools
        self.heard: list[int] = []

    def nearest(self, query: NDArray[np.float32], k: int) -> list[Hit]:
        del query, k
        self.heard.append(self._pools.taken())
        return []


def test_a_pool_tells_of_an_open_transaction(parts: Parts) -> None:
    pools = Pools(parts)
    with parts.read() as db:
        db.execute(sa.select(1))
        assert pools.taken() == 1
    assert pools.taken() == 0


def test_no_job_asks_encoder_or_model_inside_a_transaction(parts: Parts) -> None:
    pools = Pools(parts)
    encoder, chat = SpyingEncoder(pools), SpyingChat(pools)
    spied = replace(parts, encoder=encoder, chat=chat)
    _order_every_kind(spied)
    drain(spied, HANDLERS)
    assert min(rows(parts, made) for made in (Vector, AgendaVersion, ThemeRelease)) > 0
    assert set(encoder.heard) == {0}
    assert set(chat.heard) == {0}
    assert {prompt.purpose.value for prompt in chat.sent} == {"agenda", "themes"}


def _order_every_kind(parts: Parts) -> None:
    met, now = couple(parts), parts.clock()
    with parts.write() as db:
        order_embedding(db, met.a, now)
        people = planted.crowd(db, 24, now)
        for person in people:
            access_actions.set_consent(db, person, Purpose.EXTERNAL_MODEL, now=now, granted=True)
        planted.plant(db, {"meetings": people[:12], "caring": people[12:]}, IN_OCTOBER)
        for kind in (JobKind.THEMES_REFIT, JobKind.THEMES_RELEASE):
            queue.put(db, Job(kind, "2026-10", {"period": "2026-10"}), now)
    order_agendas(parts, now)


def test_a_request_asks_encoder_and_index_outside_of_transactions(parts: Parts) -> None:
    couple(parts)
    pools = Pools(parts)
    encoder, index = SpyingEncoder(pools), SpyingIndex(pools)
    settings = parts.settings.model_copy(update={"index": "chroma"})
    app = create_app(replace(parts, encoder=encoder, settings=settings))
    app.state.proposer = index
    with parts.write() as db:
        _, key = access_actions.create_key(
            db, "a test", ["recommendations:read"], now=parts.clock()
        )
    answer = TestClient(app, "http://127.0.0.1:8000").post(
        "/api/v1/recommendations",
        json={"offers": ["pivot tables for beginners"], "seeks": ["how a claim is decided"]},
        headers={"Authorization": f"Bearer {key}"},
    )
    assert answer.status_code == 200
    assert (set(encoder.heard), set(index.heard)) == ({0}, {0})
