"""The index may be lost or damaged while it is asked: the answers stay, and it is built again."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from embeddings.embedded_index import FOLDER, IndexLocked
from embeddings.index import IndexUnavailable
from service.access import actions as access_actions
from service.access.policy import Scope
from service.app import create_app
from service.bootstrap import Parts
from service.jobs import inline_runner
from service.jobs.handlers import embed
from service.jobs.runner import Handlers
from service.jobs.schedule import Scheduler
from service.models.queue import JobKind
from service.people import actions
from service.settings import Settings
from service.upkeep.vector_index import index
from service.upkeep.vector_index.background_index import BackgroundIndex
from service.upkeep.vector_index.jobs import update_index
from tests import factories
from tests.conftest import MovingClock

pytestmark = pytest.mark.faults

HANDLERS: Handlers = {JobKind.EMBED: embed, JobKind.INDEX: update_index}
Recommended = Callable[[], tuple[list[str], bool]]  # whom, and whether the index named them
SUBJECTS = ("keeping bees", "drawing maps", "baking bread", "mending boats", "pricing risk")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    settings.index = "chroma"
    return settings


@pytest.fixture
def somebody(parts: Parts) -> UUID:
    """One of ten people whose lines are embedded and indexed."""
    with parts.write() as db:
        everybody = [
            factories.person(
                db,
                f"Person {at}",
                parts.clock(),
                offers=[SUBJECTS[at % 2], SUBJECTS[2 + at % 3]],
                seeks=[SUBJECTS[1 - at % 2]],
            )
            for at in range(10)
        ]
        for one in everybody:
            actions.order_embedding(db, one, parts.clock())
    inline_runner.drain(parts, HANDLERS)
    index.rebuild(parts)
    return everybody[0]


@pytest.fixture
def app(parts: Parts, somebody: UUID) -> Iterator[FastAPI]:
    """One that has its index open before anybody asks it."""
    assert somebody
    app = create_app(parts)
    app.state.proposer.update()
    yield app
    app.state.proposer.close()


@pytest.fixture
def recommended(app: FastAPI, parts: Parts, somebody: UUID) -> Iterator[Recommended]:
    with parts.write() as db:
        scopes = [Scope.RECOMMENDATIONS_READ]
        _, key = access_actions.create_key(db, "test", scopes, now=parts.clock())

    def ask() -> tuple[list[str], bool]:
        answer = client.get(
            f"/api/v1/people/{somebody}/recommendations",
            headers={"Authorization": f"Bearer {key}"},
        )
        assert answer.status_code == 200
        body = answer.json()
        return [item["person_id"] for item in body["items"]], not body["certified"]

    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield ask


def test_it_is_the_index_that_is_asked_and_those_to_come_are_put_into_it(
    parts: Parts, app: FastAPI, recommended: Recommended
) -> None:
    before, is_from_index = recommended()
    assert is_from_index
    with parts.write() as db:
        late = factories.person(
            db, "Late Comer", parts.clock(), offers=["drawing maps"], seeks=["keeping bees"]
        )
        actions.order_embedding(db, late, parts.clock())
    inline_runner.drain(parts, HANDLERS)
    app.state.proposer.update()
    assert index.verify(parts).is_equal
    after, is_from_index = recommended()
    assert is_from_index
    assert set(after) - set(before) <= {str(late)}


def test_a_second_process_searches_exactly(
    parts: Parts, app: FastAPI, recommended: Recommended
) -> None:
    assert app
    second = BackgroundIndex(parts)
    with pytest.raises(IndexLocked):
        second.update()
    with pytest.raises(IndexUnavailable):
        second.nearest(np.zeros(2 * parts.encoder.dims, np.float32), 1)
    second.close()
    assert recommended()[1]


def deleted(root: Path) -> None:
    shutil.rmtree(root)


def folder_deleted(root: Path) -> None:
    shutil.rmtree(root / FOLDER)


def overwritten(root: Path) -> None:
    for file in (root / FOLDER).rglob("*.*"):
        file.write_bytes(b"\xff" * 100)


def halved(root: Path) -> None:
    for file in (root / FOLDER).rglob("*.bin"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize("damage", [deleted, folder_deleted, overwritten, halved])
def test_damage_to_the_index_changes_no_answer_and_it_is_built_again(
    parts: Parts,
    clock: MovingClock,
    app: FastAPI,
    recommended: Recommended,
    damage: Callable[[Path], None],
) -> None:
    before, _ = recommended()
    assert before
    damage(parts.settings.index_dir)
    assert recommended()[0] == before
    clock.advance(minutes=10)
    app.state.proposer.update()
    assert recommended() == (before, True)
    report = index.verify(parts)
    assert (report.is_equal, report.rows) == (True, 10)


def test_a_worker_mends_what_no_web_process_holds(
    parts: Parts, clock: MovingClock, somebody: UUID
) -> None:
    assert somebody
    overwritten(parts.settings.index_dir)
    clock.advance(minutes=10)
    Scheduler().run_due(parts, clock())
    inline_runner.drain(parts, HANDLERS)
    assert index.verify(parts).is_equal


def test_a_damaged_index_is_found_and_repaired_by_hand(parts: Parts, somebody: UUID) -> None:
    assert somebody
    assert index.verify(parts).is_equal
    overwritten(parts.settings.index_dir)
    assert index.verify(parts).fault is not None
    index.rebuild(parts)
    assert index.verify(parts).is_equal


def test_whoever_is_not_in_the_index_yet_is_counted(parts: Parts, somebody: UUID) -> None:
    assert somebody
    with parts.write() as db:
        late = factories.person(db, "Late Comer", parts.clock(), offers=["drawing maps"])
        actions.order_embedding(db, late, parts.clock())
    inline_runner.drain(parts, HANDLERS)
    report = index.verify(parts)
    assert (report.missing, report.surplus, report.different) == (1, 0, 0)
