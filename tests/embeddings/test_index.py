"""One contract for the index in a folder and on a server; exact search says what is right."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.embedded_index import EmbeddedIndex
from embeddings.index import F32, IndexState, IndexUnavailable, VectorIndex, folder_client
from service.models.ids import uuid7
from tests.chroma_server import chroma_server
from tests.conftest import NOON
from tests.running import free_port

STATE = IndexState(form=1, fingerprint="f" * 64, changed_seq=41, erased=0, built_at=NOON)
Open = Callable[[], VectorIndex]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    with chroma_server(tmp_path_factory.mktemp("server")) as address:
        yield address


@pytest.fixture(params=["folder", "server"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Open the same index, again and again."""
    if request.param == "folder":
        return lambda: EmbeddedIndex(tmp_path / "index", STATE.fingerprint)
    address: tuple[str, int] = request.getfixturevalue("server")
    fingerprint = uuid7().hex
    return lambda: VectorIndex.on_server(*address, fingerprint)


@pytest.fixture
def index(opened: Open) -> Iterator[VectorIndex]:
    with opened() as found:
        found.rebuild([], STATE)
        yield found


def people(count: int, dims: int = 768, seed: int = 5) -> tuple[list[str], F32]:
    rows = np.random.default_rng(seed).normal(size=(count, dims)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [f"person-{number:04d}" for number in range(count)], rows


def put(index: VectorIndex, keys: list[str], rows: F32) -> None:
    index.apply_changes([], [(keys, rows)], STATE)


def drop(index: VectorIndex, *keys: str) -> None:
    index.apply_changes(keys, [], STATE)


def test_an_empty_index_has_no_hits(index: VectorIndex) -> None:
    assert index.keys() == set()
    assert index.nearest(np.ones(4, dtype=np.float32), 3) == []


def test_the_nearest_come_first_with_their_inner_products(index: VectorIndex) -> None:
    put(index, ["low", "high", "none"], np.array([[1, 0], [2, 0], [0, 1]], dtype=np.float32))
    hits = index.nearest(np.array([1, 0], dtype=np.float32), 2)
    assert [(hit.key, hit.similarity) for hit in hits] == [("high", 2.0), ("low", 1.0)]


def test_equals_come_in_the_order_of_their_keys(index: VectorIndex) -> None:
    put(index, list("ebdac"), np.ones((5, 3), dtype=np.float32))
    hits = index.nearest(np.ones(3, dtype=np.float32), 3)
    assert [hit.key for hit in hits] == ["a", "b", "c"]


def test_more_than_there_are_gives_all(index: VectorIndex) -> None:
    keys, rows = people(7)
    put(index, keys, rows)
    assert {hit.key for hit in index.nearest(rows[0], 100)} == set(keys)


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_none_gives_none(index: VectorIndex, k: int) -> None:
    put(index, *people(3))
    assert index.nearest(people(1)[1][0], k) == []


def test_a_second_upsert_replaces(index: VectorIndex) -> None:
    put(index, ["a", "b"], np.eye(2, dtype=np.float32))
    put(index, ["b", "c"], np.array([[3, 0], [0, 1]], dtype=np.float32))
    assert index.keys() == {"a", "b", "c"}
    assert index.nearest(np.array([1, 0], dtype=np.float32), 1)[0].key == "b"


def test_what_was_dropped_is_found_no_more(index: VectorIndex) -> None:
    keys, rows = people(40)
    put(index, keys, rows)
    drop(index, keys[3], "a stranger", keys[39])
    assert index.keys() == set(keys) - {keys[3], keys[39]}
    assert {keys[3], keys[39]}.isdisjoint(hit.key for hit in index.nearest(rows[3], 40))
    assert index.nearest(rows[20], 1)[0].key == keys[20]


def test_rows_come_back_as_they_were_put(index: VectorIndex) -> None:
    keys, rows = people(5)
    put(index, keys, rows)
    held = index.vectors([*keys[:3], "a stranger"])
    assert list(held) == keys[:3]
    assert np.array_equal(np.stack(list(held.values())), rows[:3])
    assert index.vectors([]) == {}


def test_a_query_of_another_width_finds_the_index_unavailable(index: VectorIndex) -> None:
    put(index, ["a"], np.ones((1, 4), dtype=np.float32))
    with pytest.raises(IndexUnavailable):
        index.nearest(np.ones(5, dtype=np.float32), 1)
    with pytest.raises(IndexUnavailable):
        put(index, ["b"], np.ones((1, 5), dtype=np.float32))


def test_malformed_vectors_are_refused(index: VectorIndex) -> None:
    two = np.ones((2, 3), dtype=np.float32)
    for keys, rows in ((["a"], two), (["a", "a"], two), (["a", "b"], two * np.nan)):
        with pytest.raises(ValueError, match=r"row|finite"):
            put(index, keys, rows)
    with pytest.raises(ValueError, match="finite"):
        index.nearest(two[0] * np.inf, 1)
    assert index.keys() == set()


def test_threads_may_ask_while_one_applies_changes(index: VectorIndex) -> None:
    keys, rows = people(200)
    put(index, keys[:100], rows[:100])

    def ask(number: int) -> str:
        if number == 20:
            put(index, keys[100:], rows[100:])
        return index.nearest(rows[number], 1)[0].key

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(40))) == keys[:40]
    assert index.keys() == set(keys)


def test_it_proposes_the_ten_nearest_of_an_exact_search_among_its_200(index: VectorIndex) -> None:
    # 200 is the least the service asks for; asked for ten alone, a graph may miss the tenth
    keys, rows = people(400)
    put(index, keys, rows)
    for query in people(40, seed=6)[1]:
        proposed = dict(index.nearest(query, 200))
        exact = rows @ query
        for place in np.argsort(-exact)[:10]:
            assert proposed[keys[place]] == pytest.approx(exact[place], abs=2e-6)


def test_it_remembers_how_far_it_is(opened: Open) -> None:
    keys, rows = people(3)
    with opened() as index:
        assert index.state() is None
        index.rebuild([(keys, rows)], STATE)
        index.apply_changes(keys[:1], [], replace(STATE, changed_seq=42))
        assert index.state() == replace(STATE, changed_seq=42)
    with opened() as index:
        assert index.state() == replace(STATE, changed_seq=42)
        assert index.keys() == set(keys[1:])
        assert index.nearest(rows[2], 1)[0].key == keys[2]


def test_a_build_that_fails_leaves_the_old_rows(server: tuple[str, int]) -> None:
    keys, rows = people(3)
    with VectorIndex.on_server(*server, "failing") as index:
        index.rebuild([(keys, rows)], STATE)
        with pytest.raises(ValueError, match="finite"):
            index.rebuild([(keys[:1], rows[:1]), (keys[1:2], rows[1:2] * np.nan)], STATE)
        assert index.state() == STATE
        assert index.keys() == set(keys)
        index.rebuild([(keys[:1], rows[:1])], STATE)  # and what it left is in nobody's way
        assert index.keys() == {keys[0]}


def test_it_holds_keys_and_numbers_only(index: VectorIndex) -> None:
    put(index, *people(5))
    found = index._collection.get(include=["documents", "metadatas"])  # noqa: SLF001  # what is stored
    assert found["documents"] == [None] * 5
    assert found["metadatas"] == [None] * 5


def test_a_closed_index_is_unavailable(index: VectorIndex) -> None:
    keys, rows = people(2)
    put(index, keys, rows)
    index.close()
    for call in (
        index.keys,
        lambda: index.nearest(rows[0], 1),
        lambda: put(index, keys, rows),
        lambda: drop(index, *keys),
    ):
        with pytest.raises(IndexUnavailable):
            call()
    index.close()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(IndexUnavailable):
        VectorIndex.on_server("127.0.0.1", free_port(), STATE.fingerprint)


def test_encoders_stand_side_by_side_until_somebody_is_erased(tmp_path: Path) -> None:
    """As on a server that two versions of the service share while one gives way to the other."""
    with VectorIndex("old", folder_client(tmp_path)) as old:
        old.rebuild([people(3)], replace(STATE, fingerprint="old"))
        with VectorIndex("new", folder_client(tmp_path)) as new:
            assert new.state() is None
            new.rebuild([people(2)], replace(STATE, fingerprint="new"))
            assert (len(old.keys()), len(new.keys())) == (3, 2)
            new.rebuild([people(1)], replace(STATE, fingerprint="new", erased=1))
            assert (old.state(), len(new.keys())) == (None, 1)
