"""A followed index never waits: it answers from what is open, or says that nothing is."""

from pathlib import Path

import numpy as np
import pytest

from embeddings import generations
from embeddings.following import FollowedIndex
from embeddings.index import IndexUnavailable
from tests.conftest import NOON

QUERY = np.array([1.0, 0.0], dtype=np.float32)


def seal(root: Path, *keys: str) -> None:
    rows = np.eye(len(keys), 2, dtype=np.float32)
    generations.build([(keys, rows)], root, fingerprint="f", changed_seq=1, built_at=NOON)


def test_where_nothing_was_ever_built_nothing_is_opened(tmp_path: Path) -> None:
    followed = FollowedIndex(tmp_path / "index")
    with pytest.raises(IndexUnavailable):
        followed.nearest(QUERY, 1)
    assert not (tmp_path / "index").exists()


@pytest.mark.faults
def test_a_new_generation_is_opened_beside_the_questions(tmp_path: Path) -> None:
    seal(tmp_path, "a", "b")
    followed = FollowedIndex(tmp_path)
    with pytest.raises(IndexUnavailable):
        followed.nearest(QUERY, 1)
    followed.wait()
    assert [hit.key for hit in followed.nearest(QUERY, 1)] == ["a"]
    seal(tmp_path, "c", "d")
    assert [hit.key for hit in followed.nearest(QUERY, 1)] == ["a"]
    followed.wait()
    assert [hit.key for hit in followed.nearest(QUERY, 1)] == ["c"]
    followed.release()


@pytest.mark.faults
def test_a_second_owner_goes_without(tmp_path: Path) -> None:
    seal(tmp_path, "a", "b")
    first, second = FollowedIndex(tmp_path), FollowedIndex(tmp_path)
    for followed in (first, second):
        with pytest.raises(IndexUnavailable):
            followed.nearest(QUERY, 1)
        followed.wait()
    assert [hit.key for hit in first.nearest(QUERY, 1)] == ["a"]
    with pytest.raises(IndexUnavailable):
        second.nearest(QUERY, 1)
    second.release()
    first.release()
