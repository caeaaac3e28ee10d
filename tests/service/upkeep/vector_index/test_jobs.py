"""The index follows SQL: looked at when something has changed, and only where it is wanted."""

import shutil
from uuid import UUID

import pytest
import sqlalchemy as sa

from embeddings.index import IndexState
from service.bootstrap import Parts
from service.jobs import inline_runner
from service.jobs.handlers import embed
from service.jobs.runner import Handlers
from service.models import Outbox, OutboxState
from service.models.queue import JobKind
from service.upkeep.vector_index import index
from service.upkeep.vector_index.jobs import order_index, update_index
from tests.conftest import MovingClock
from tests.embedded import add_embedded

pytestmark = pytest.mark.dates


HANDLERS: Handlers = {JobKind.EMBED: embed, JobKind.INDEX: update_index}


@pytest.fixture
def ada(parts: Parts) -> UUID:
    return add_embedded(parts, "Ada Lark", HANDLERS)


def ordered(parts: Parts) -> int:
    order_index(parts, parts.clock())
    waiting = Outbox.state == OutboxState.PENDING
    counted = sa.select(sa.func.count()).where(Outbox.kind == JobKind.INDEX, waiting)
    with parts.read() as db:
        return db.scalar(counted) or 0


def follow(parts: Parts) -> tuple[IndexState, set[str]]:
    """What the index says of itself, and whom it holds, after the job that was ordered."""
    assert ordered(parts) == 1
    inline_runner.drain(parts, HANDLERS)
    assert ordered(parts) == 0
    with index.open_index(parts) as opened:
        state = opened.state()
        assert state is not None
        return state, opened.keys()


def test_a_missing_index_is_ordered_once(parts: Parts, ada: UUID) -> None:
    assert ordered(parts) == 1
    assert ordered(parts) == 1
    inline_runner.drain(parts, HANDLERS)
    assert ordered(parts) == 0
    with index.open_index(parts) as opened:
        assert opened.state() is not None
        assert opened.keys() == {str(ada)}


def test_it_is_looked_at_when_sql_has_changed_or_ten_minutes_are_over(
    parts: Parts, ada: UUID, clock: MovingClock
) -> None:
    follow(parts)
    assert ordered(parts) == 0
    ben = add_embedded(parts, "Ben Moss", HANDLERS)
    _, held = follow(parts)
    assert held == {str(ada), str(ben)}
    clock.advance(minutes=10)
    assert ordered(parts) == 1


def test_a_deleted_index_is_built_again_though_sql_is_as_before(
    parts: Parts, ada: UUID, clock: MovingClock
) -> None:
    follow(parts)
    shutil.rmtree(parts.settings.index_dir)
    clock.advance(minutes=10)
    _, held = follow(parts)
    assert held == {str(ada)}


@pytest.mark.parametrize("wish", ["numpy", "auto"])
def test_where_it_is_not_wanted_none_is_ordered_and_an_old_one_goes(
    parts: Parts, ada: UUID, wish: str
) -> None:
    assert ada
    follow(parts)
    assert parts.settings.index_dir.exists()
    parts.settings.index = wish
    add_embedded(parts, "Ben Moss", HANDLERS)
    assert ordered(parts) == 0
    assert not parts.settings.index_dir.exists()


def test_auto_builds_it_above_its_number_of_people(parts: Parts, ada: UUID) -> None:
    parts.settings.index, parts.settings.numpy_below = "auto", 1
    assert ordered(parts) == 0
    ben = add_embedded(parts, "Ben Moss", HANDLERS)
    _, held = follow(parts)
    assert held == {str(ada), str(ben)}


def test_an_order_from_before_it_was_switched_off_builds_nothing(parts: Parts, ada: UUID) -> None:
    assert ada
    assert ordered(parts) == 1
    parts.settings.index = "numpy"
    inline_runner.drain(parts, HANDLERS)
    assert not parts.settings.index_dir.exists()


def test_the_job_leaves_an_index_alone_that_a_web_process_holds(parts: Parts, ada: UUID) -> None:
    assert ada
    with index.open_index(parts) as held:
        assert ordered(parts) == 1
        inline_runner.drain(parts, HANDLERS)
        assert held.state() is None
    assert ordered(parts) == 0


def test_a_clock_that_was_set_back_does_not_hold_up_the_index(
    parts: Parts, ada: UUID, clock: MovingClock
) -> None:
    follow(parts)
    clock.advance(days=-400)
    ben = add_embedded(parts, "Ben Moss", HANDLERS)
    _, held = follow(parts)
    assert held == {str(ada), str(ben)}
