"""The index follows SQL in place; only an erasure, another form or another encoder rebuilds it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from embeddings.index import IndexState, VectorIndex
from service.access import actions as access_actions
from service.bootstrap import Parts
from service.jobs import inline_runner
from service.jobs.handlers import embed
from service.models import LineKind, Purpose
from service.models.queue import JobKind
from service.people import actions
from service.privacy.erasure import erase
from service.upkeep.vector_index import index
from tests.conftest import MovingClock
from tests.embedded import add_embedded


@pytest.fixture
def ada(parts: Parts) -> UUID:
    return add_embedded(parts, "Ada Lark")


@pytest.fixture
def ben(parts: Parts) -> UUID:
    return add_embedded(parts, "Ben Moss")


@pytest.fixture
def opened(parts: Parts, ada: UUID, ben: UUID) -> Iterator[VectorIndex]:
    """An index of Ada and Ben."""
    with index.open_index(parts) as found:
        index.update(parts, found)
        assert found.keys() == {str(ada), str(ben)}
        yield found


def state_of(opened: VectorIndex) -> IndexState:
    state = opened.state()
    assert state is not None
    return state


def vectors_folder(parts: Parts) -> str:
    """Chroma gives a collection's vectors a folder of a new name."""
    (found,) = (path for path in parts.settings.index_dir.glob("*/*") if path.is_dir())
    return found.name


def is_equal(parts: Parts) -> bool:
    return index.verify(parts).is_equal


def test_somebody_new_or_changed_is_put_into_the_same_folder(
    parts: Parts, ada: UUID, opened: VectorIndex, clock: MovingClock
) -> None:
    folder = vectors_folder(parts)
    before = state_of(opened)
    clock.advance(hours=1)
    cora = add_embedded(parts, "Cora Finch")
    with parts.write() as db:
        actions.save_lines(db, ada, LineKind.OFFER, texts=["bees", "maps"], now=parts.clock())
    inline_runner.drain(parts, {JobKind.EMBED: embed})
    index.update(parts, opened)
    assert str(cora) in opened.keys()  # noqa: SIM118  # no mapping
    assert is_equal(parts)
    after = state_of(opened)
    assert after == replace(before, changed_seq=after.changed_seq)
    assert after.changed_seq > before.changed_seq
    assert vectors_folder(parts) == folder


def test_a_line_that_goes_changes_the_row(parts: Parts, ada: UUID, opened: VectorIndex) -> None:
    folder = vectors_folder(parts)
    before = opened.vectors([str(ada)])[str(ada)]
    with parts.write() as db:
        actions.save_lines(db, ada, LineKind.SEEK, texts=[], now=parts.clock())
    index.update(parts, opened)
    after = opened.vectors([str(ada)])[str(ada)]
    assert before[: len(before) // 2].any()
    assert not after[: len(after) // 2].any()
    assert vectors_folder(parts) == folder


def test_whoever_takes_consent_back_leaves_the_same_folder(
    parts: Parts, ada: UUID, ben: UUID, opened: VectorIndex
) -> None:
    folder = vectors_folder(parts)
    for granted, held in ((False, {str(ada)}), (True, {str(ada), str(ben)})):
        with parts.write() as db:
            access_actions.set_consent(db, ben, Purpose.PAIRING, now=parts.clock(), granted=granted)
        index.update(parts, opened)
        assert opened.keys() == held
    assert vectors_folder(parts) == folder


def test_nothing_is_written_where_nothing_has_changed(parts: Parts, opened: VectorIndex) -> None:
    files = list(parts.settings.index_dir.rglob("*.bin"))
    before = [path.stat().st_mtime_ns for path in files]
    index.update(parts, opened)
    assert [path.stat().st_mtime_ns for path in files] == before


def test_whoever_is_erased_is_in_no_file_any_more(
    parts: Parts, ada: UUID, ben: UUID, opened: VectorIndex, tmp_path: Path
) -> None:
    folder = vectors_folder(parts)
    with parts.write() as db:
        erase(db, ben, parts.clock(), tombstones=tmp_path / "erasures.jsonl")
    index.update(parts, opened)
    assert opened.keys() == {str(ada)}
    assert state_of(opened).erased == 1
    assert vectors_folder(parts) != folder
    files = (path.read_bytes() for path in parts.settings.index_dir.rglob("*") if path.is_file())
    assert not any(str(ben).encode() in content for content in files)


def test_another_form_of_the_rows_is_built_anew(parts: Parts, opened: VectorIndex) -> None:
    folder = vectors_folder(parts)
    state = state_of(opened)
    opened.apply_changes([], [], replace(state, form=index.FORM + 1))
    assert index.verify(parts).fault is not None
    index.update(parts, opened)
    assert state_of(opened) == state
    assert vectors_folder(parts) != folder
    assert is_equal(parts)


def test_each_kind_of_difference_is_counted(
    parts: Parts, ada: UUID, ben: UUID, opened: VectorIndex
) -> None:
    assert is_equal(parts)
    row = opened.vectors([str(ben)])[str(ben)]
    changed = [([str(ben), "a stranger"], np.stack([row + 1, row]))]
    opened.apply_changes([str(ada)], changed, state_of(opened))
    report = index.verify(parts)
    assert (report.missing, report.surplus, report.different) == (1, 1, 1)
    assert index.rebuild(parts) is None  # left to whoever holds it
    assert index.verify(parts).fault is not None
    index.update(parts, opened)
    assert is_equal(parts)
