"""The index follows SQL: ordered when due, built once, tidied when its readers have moved."""

import shutil

import pytest
import sqlalchemy as sa

from embeddings import generations
from service.bootstrap import Parts
from service.jobs import inline
from service.jobs.embedding import embed
from service.jobs.indexing import build_index, order_index
from service.jobs.running import Handlers
from service.models import Outbox, OutboxState
from service.people import actions
from service.queue import Kind
from service.upkeep import index
from tests import factories
from tests.conftest import MovingClock

pytestmark = pytest.mark.dates


HANDLERS: Handlers = {Kind.EMBED: embed, Kind.INDEX: build_index}


@pytest.fixture
def someone(parts: Parts) -> Parts:
    add(parts, "Ada Lark")
    return parts


def add(parts: Parts, name: str) -> None:
    with parts.write() as db:
        one = factories.person(db, name, parts.clock(), offers=["maps"], seeks=["bread"])
        actions.order_embedding(db, one, parts.clock())
    inline.drain(parts, HANDLERS)


def ordered(parts: Parts) -> int:
    order_index(parts, parts.clock())
    waiting = Outbox.state == OutboxState.PENDING
    counted = sa.select(sa.func.count()).where(Outbox.kind == Kind.INDEX, waiting)
    with parts.read() as db:
        return db.scalar(counted) or 0


def built(parts: Parts) -> str:
    assert ordered(parts) == 1
    inline.drain(parts, HANDLERS)
    return generations.current_name(parts.settings.index_dir)


def test_a_missing_index_is_ordered_once(someone: Parts) -> None:
    assert ordered(someone) == 1
    assert ordered(someone) == 1


def test_an_index_that_follows_sql_is_not_ordered(someone: Parts, clock: MovingClock) -> None:
    built(someone)
    clock.advance(minutes=5)
    assert ordered(someone) == 0


def test_somebody_new_makes_the_index_due(someone: Parts, clock: MovingClock) -> None:
    built(someone)
    clock.advance(minutes=5)
    add(someone, "Ben Moss")
    built(someone)
    assert not index.is_due(someone)


def test_a_deleted_index_is_built_again_though_sql_is_as_before(
    someone: Parts, clock: MovingClock
) -> None:
    built(someone)
    shutil.rmtree(someone.settings.index_dir)
    clock.advance(minutes=5)
    built(someone)
    assert not index.is_due(someone)


def test_no_index_is_built_where_it_is_switched_off(someone: Parts) -> None:
    someone.settings.index = "numpy"
    assert ordered(someone) == 0


def test_the_job_builds_nothing_when_nothing_is_due(someone: Parts, clock: MovingClock) -> None:
    ordered(someone)
    index.rebuild(someone)
    inline.drain(someone, HANDLERS)
    clock.advance(minutes=5)
    assert generations.current_name(someone.settings.index_dir) == "gen-000001"
    assert ordered(someone) == 0


def test_a_clock_that_was_set_back_does_not_hold_up_the_index(
    someone: Parts, clock: MovingClock
) -> None:
    built(someone)
    clock.advance(days=-400)
    add(someone, "Ben Moss")
    built(someone)


def test_a_build_of_this_minute_is_not_followed_by_another(
    someone: Parts, clock: MovingClock
) -> None:
    built(someone)
    add(someone, "Ben Moss")
    clock.advance(seconds=59)
    assert ordered(someone) == 0
    clock.advance(seconds=2)
    assert ordered(someone) == 1


def test_retired_generations_go_once_their_readers_have_moved(
    someone: Parts, clock: MovingClock
) -> None:
    index.rebuild(someone)
    index.rebuild(someone)
    clock.advance(minutes=5)
    assert index.tidy(someone, clock()) == ["gen-000001"]
    assert index.tidy(someone, clock()) == []
