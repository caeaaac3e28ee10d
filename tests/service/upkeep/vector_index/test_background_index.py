"""A web process asks the index that it holds, or a server that workers write to."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from uuid import UUID

import numpy as np
import pytest

from embeddings.index import IndexUnavailable
from service.bootstrap import Parts
from service.jobs import inline_runner
from service.jobs.handlers import embed
from service.jobs.runner import Handlers
from service.models.queue import JobKind
from service.upkeep.vector_index import index
from service.upkeep.vector_index.background_index import BackgroundIndex, background_index
from service.upkeep.vector_index.jobs import order_index, update_index
from tests.chroma_server import chroma_server
from tests.embedded import add_embedded

HANDLERS: Handlers = {JobKind.EMBED: embed, JobKind.INDEX: update_index}


@pytest.fixture
def ada(parts: Parts) -> UUID:
    return add_embedded(parts, "Ada Lark")


@pytest.fixture
def background(parts: Parts) -> Iterator[BackgroundIndex]:
    made = BackgroundIndex(parts)
    yield made
    made.close()


def work(parts: Parts) -> None:
    order_index(parts, parts.clock())
    inline_runner.drain(parts, HANDLERS)


def named(background: BackgroundIndex) -> set[str]:
    query = np.ones(2 * 384, dtype=np.float32)
    return {hit.key for hit in background.nearest(query, 10)}


def test_where_it_is_switched_off_there_is_none(parts: Parts) -> None:
    parts.settings.index = "numpy"
    assert background_index(parts) is None


def test_nothing_is_opened_before_the_first_question(
    parts: Parts, background: BackgroundIndex
) -> None:
    assert background
    assert not parts.settings.index_dir.exists()


def test_the_first_question_goes_without_and_has_the_index_built(
    ada: UUID, background: BackgroundIndex
) -> None:
    give_up = monotonic() + 60
    with pytest.raises(IndexUnavailable):
        named(background)
    while True:
        try:
            assert named(background) == {str(ada)}
        except IndexUnavailable:
            assert monotonic() < give_up
            sleep(0.05)
        else:
            return


@pytest.mark.faults
def test_a_server_is_written_by_workers_and_may_go_and_come(
    parts: Parts, ada: UUID, background: BackgroundIndex, tmp_path: Path
) -> None:
    with chroma_server(tmp_path / "server") as (host, port):
        parts.settings.index_dir.mkdir(parents=True)  # left from before there was a server
        parts.settings.index = f"chroma:{host}:{port}"
        work(parts)
        background.update()
        assert named(background) == {str(ada)}
        ben = add_embedded(parts, "Ben Moss")
        work(parts)
        assert named(background) == {str(ada), str(ben)}
        assert index.verify(parts).is_equal
        index.rebuild(parts)  # into another collection
        with pytest.raises(IndexUnavailable):
            named(background)
        background.update()
        assert named(background) == {str(ada), str(ben)}
    with pytest.raises(IndexUnavailable):
        named(background)
    assert index.verify(parts).fault is not None
    assert not parts.settings.index_dir.exists()
