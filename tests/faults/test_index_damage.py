"""The index may be lost or damaged while it is asked: the answers stay, and it is built again."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from embeddings import generations
from embeddings.following import FollowedIndex
from service.access import actions as access_actions
from service.access.policy import Scope
from service.app import create_app
from service.bootstrap import Parts
from service.jobs import inline
from service.jobs.clock import Scheduler
from service.jobs.embedding import embed
from service.jobs.indexing import build_index
from service.jobs.running import Handlers
from service.people import actions
from service.people.index import index_rows
from service.queue import Kind
from service.settings import Settings
from service.upkeep import index
from tests import factories
from tests.conftest import MovingClock

pytestmark = pytest.mark.faults

HANDLERS: Handlers = {Kind.EMBED: embed, Kind.INDEX: build_index}
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
    inline.drain(parts, HANDLERS)
    index.rebuild(parts)
    return everybody[0]


@pytest.fixture
def recommended(parts: Parts, somebody: UUID) -> Iterator[Callable[[], list[str]]]:
    with parts.write() as db:
        scopes = [Scope.RECOMMENDATIONS_READ]
        _, key = access_actions.create_key(db, "test", scopes, parts.clock())
    app = create_app(parts)
    followed: FollowedIndex = app.state.proposer

    def ask() -> list[str]:
        answer = client.get(
            f"/api/v1/people/{somebody}/recommendations",
            headers={"Authorization": f"Bearer {key}"},
        )
        assert answer.status_code == 200
        followed.wait()  # until it has seen what happened to the index
        return [item["person_id"] for item in answer.json()["items"]]

    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        ask()
        yield ask
    followed.release()


def test_it_is_the_index_that_is_asked(parts: Parts, recommended: Callable[[], list[str]]) -> None:
    """An index of three people proposes nobody else."""
    before = recommended()
    rows = index_rows(parts.read, parts.encoder)
    few = [([key], row[None]) for keys, page in rows for key, row in zip(keys, page, strict=True)]
    generations.build(
        few[:3],
        parts.settings.index_dir,
        fingerprint=parts.encoder.fingerprint,
        changed_seq=1,
        built_at=parts.clock(),
    )
    recommended()
    assert set(recommended()) < set(before)


def deleted(root: Path) -> None:
    shutil.rmtree(root)


def generation_deleted(root: Path) -> None:
    shutil.rmtree(root / generations.current_name(root))


def overwritten(root: Path) -> None:
    for file in (root / generations.current_name(root)).rglob("*.*"):
        file.write_bytes(b"\xff" * 100)


def unnamed(root: Path) -> None:
    (root / generations.CURRENT).write_text("no such generation", encoding="ascii")


@pytest.mark.parametrize("damage", [deleted, generation_deleted, overwritten, unnamed])
def test_damage_to_the_index_changes_no_answer_and_it_is_built_again(
    parts: Parts,
    clock: MovingClock,
    recommended: Callable[[], list[str]],
    damage: Callable[[Path], None],
) -> None:
    before = recommended()
    assert before
    damage(parts.settings.index_dir)
    assert recommended() == before
    clock.advance(minutes=11)
    Scheduler().run_due(parts, clock())
    inline.drain(parts, HANDLERS)
    assert recommended() == before
    report = index.verify(parts)
    assert (report.is_equal, report.rows) == (True, 10)


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
    inline.drain(parts, HANDLERS)
    report = index.verify(parts)
    assert (report.missing, report.surplus, report.different) == (1, 0, 0)
