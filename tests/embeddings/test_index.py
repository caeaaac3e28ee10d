"""One contract for every vector index."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.chroma import ChromaEmbedded
from embeddings.index import F32, IndexUnavailable, NumpyIndex, VectorIndex


@pytest.fixture(params=["numpy", "chroma"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    if request.param == "numpy":
        yield NumpyIndex()
        return
    chroma = ChromaEmbedded.create(tmp_path / "chroma")
    yield chroma
    chroma.close()


def people(count: int, dims: int = 768, seed: int = 5) -> tuple[list[str], F32]:
    rows = np.random.default_rng(seed).normal(size=(count, dims)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [f"person-{number:04d}" for number in range(count)], rows


def test_an_empty_index_has_no_hits(index: VectorIndex) -> None:
    assert index.count() == 0
    assert index.nearest(np.ones(4, dtype=np.float32), 3) == []


def test_the_nearest_come_first_with_their_inner_products(index: VectorIndex) -> None:
    index.put(["low", "high", "none"], np.array([[1, 0], [2, 0], [0, 1]], dtype=np.float32))
    hits = index.nearest(np.array([1, 0], dtype=np.float32), 2)
    assert [(hit.key, hit.similarity) for hit in hits] == [("high", 2.0), ("low", 1.0)]


def test_equals_come_in_the_order_of_their_keys(index: VectorIndex) -> None:
    index.put(list("ebdac"), np.ones((5, 3), dtype=np.float32))
    hits = index.nearest(np.ones(3, dtype=np.float32), 3)
    assert [hit.key for hit in hits] == ["a", "b", "c"]


def test_more_than_there_are_gives_all(index: VectorIndex) -> None:
    keys, rows = people(7)
    index.put(keys, rows)
    assert {hit.key for hit in index.nearest(rows[0], 100)} == set(keys)


@pytest.mark.parametrize("k", [0, -1])
def test_asking_for_none_gives_none(index: VectorIndex, k: int) -> None:
    index.put(*people(3))
    assert index.nearest(people(1)[1][0], k) == []


def test_a_second_put_replaces(index: VectorIndex) -> None:
    index.put(["a", "b"], np.eye(2, dtype=np.float32))
    index.put(["b", "c"], np.array([[3, 0], [0, 1]], dtype=np.float32))
    assert index.count() == 3
    assert index.nearest(np.array([1, 0], dtype=np.float32), 1)[0].key == "b"


def test_what_was_dropped_is_found_no_more(index: VectorIndex) -> None:
    keys, rows = people(40)
    index.put(keys, rows)
    index.drop([keys[3], "a stranger", keys[39]])
    assert index.count() == 38
    assert {keys[3], keys[39]}.isdisjoint(hit.key for hit in index.nearest(rows[3], 40))
    assert index.nearest(rows[20], 1)[0].key == keys[20]


def test_nothing_put_and_nothing_dropped_changes_nothing(index: VectorIndex) -> None:
    index.put([], np.empty((0, 4), dtype=np.float32))
    index.drop([])
    assert index.count() == 0


def test_a_query_of_another_width_finds_the_index_unavailable(index: VectorIndex) -> None:
    index.put(["a"], np.ones((1, 4), dtype=np.float32))
    with pytest.raises(IndexUnavailable):
        index.nearest(np.ones(5, dtype=np.float32), 1)
    with pytest.raises(IndexUnavailable):
        index.put(["b"], np.ones((1, 5), dtype=np.float32))


def test_malformed_vectors_are_refused(index: VectorIndex) -> None:
    two = np.ones((2, 3), dtype=np.float32)
    for keys, rows in ((["a"], two), (["a", "a"], two), (["a", "b"], two * np.nan)):
        with pytest.raises(ValueError, match=r"row|twice|finite"):
            index.put(keys, rows)
    with pytest.raises(ValueError, match="finite"):
        index.nearest(two[0] * np.inf, 1)
    assert index.count() == 0


def test_threads_may_share_it(index: VectorIndex) -> None:
    keys, rows = people(200)
    index.put(keys[:100], rows[:100])

    def walk(number: int) -> str:
        index.put([keys[100 + number]], rows[100 + number : 101 + number])
        return index.nearest(rows[number], 1)[0].key

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(walk, range(40))) == keys[:40]
    assert index.count() == 140


def test_chroma_proposes_the_ten_nearest_of_numpy_among_its_200(tmp_path: Path) -> None:
    # 200 is the least the service asks for; asked for ten alone, a graph may miss the tenth
    keys, rows = people(400)
    exact, chroma = NumpyIndex(), ChromaEmbedded.create(tmp_path / "chroma")
    for index in (exact, chroma):
        index.put(keys, rows)
    for query in people(40, seed=6)[1]:
        proposed = dict(chroma.nearest(query, 200))
        for hit in exact.nearest(query, 10):
            assert proposed[hit.key] == pytest.approx(hit.similarity, abs=2e-6)
    chroma.close()


def test_the_chroma_files_hold_keys_and_numbers_only(tmp_path: Path) -> None:
    chroma = ChromaEmbedded.create(tmp_path / "chroma")
    chroma.put(*people(5))
    found = chroma._collection.get(include=["documents", "metadatas"])  # noqa: SLF001  what is stored
    chroma.close()
    assert found["documents"] == [None] * 5
    assert found["metadatas"] == [None] * 5


def test_a_closed_chroma_is_unavailable(tmp_path: Path) -> None:
    chroma = ChromaEmbedded.create(tmp_path / "chroma")
    keys, rows = people(2)
    chroma.put(keys, rows)
    chroma.close()
    for call in (
        chroma.count,
        lambda: chroma.nearest(rows[0], 1),
        lambda: chroma.put(keys, rows),
        lambda: chroma.drop(keys),
    ):
        with pytest.raises(IndexUnavailable):
            call()


@settings(max_examples=40, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.booleans(), st.lists(st.sampled_from("abcdefgh"), unique=True)), max_size=12
    ),
    k=st.integers(1, 9),
)
def test_any_history_of_puts_and_drops_answers_as_a_plain_sort(
    steps: list[tuple[bool, list[str]]], k: int
) -> None:
    index, plain = NumpyIndex(), dict[str, F32]()
    rng = np.random.default_rng(len(steps))
    for adds, keys in steps:
        rows = rng.integers(-2, 3, size=(len(keys), 2)).astype(np.float32)
        if adds:
            index.put(keys, rows)
            plain.update(zip(keys, rows, strict=True))
        else:
            index.drop(keys)
            plain = {key: row for key, row in plain.items() if key not in keys}
    query = np.array([1, -1], dtype=np.float32)
    expected = sorted(plain, key=lambda key: (-float(plain[key] @ query), key))[:k]
    assert [hit.key for hit in index.nearest(query, k)] == expected
    assert index.count() == len(plain)
