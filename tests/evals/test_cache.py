import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from embeddings.encoder import MiniLmEncoder
from evals.cache import CachedEncoder
from evals.sources import DATA
from tests.fakes import FakeEncoder

with DATA.joinpath("clinc150.gate.jsonl").open(encoding="utf-8") as lines:
    FIRST = json.loads(next(lines))["input"]


class CountingEncoder(FakeEncoder):
    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return super().encode(texts)


def test_no_text_is_encoded_twice(tmp_path: Path) -> None:
    real = CountingEncoder()

    CachedEncoder(real, tmp_path).encode(["one", "two", "one"])
    again = CachedEncoder(real, tmp_path)
    again.encode(["two", "three"])

    assert real.asked == ["one", "two", "three"]
    assert (again.hits, again.misses) == (1, 1)


def test_cached_vectors_equal_fresh_ones_in_order(tmp_path: Path) -> None:
    texts = ["b c", "a", "b c", ""]
    cached = CachedEncoder(CountingEncoder(), tmp_path)
    cached.encode(["a"])

    found = cached.encode(texts)

    assert np.array_equal(found, FakeEncoder().encode(texts))
    assert cached.encode([]).shape == (0, 384)


def test_another_encoder_has_a_cache_of_its_own(tmp_path: Path) -> None:
    CachedEncoder(CountingEncoder(), tmp_path).encode(["one"])
    other = CountingEncoder("another")

    CachedEncoder(other, tmp_path).encode(["one"])

    assert other.asked == ["one"]


def test_a_shipped_vector_is_taken_at_half_precision_and_not_encoded(tmp_path: Path) -> None:
    texts, file = ["one", "two"], tmp_path / "vectors.npz"
    first = CachedEncoder(CountingEncoder(), tmp_path / "one", shipped=None)
    rows = first.encode(texts)
    assert first.ship(file) == len(texts)
    real = CountingEncoder()

    found = CachedEncoder(real, tmp_path / "other", file).encode([*texts, "three"])

    assert real.asked == ["three"]
    assert np.array_equal(found[:2], rows.astype(np.float16).astype(np.float32))


def test_vectors_of_another_encoder_are_not_taken(tmp_path: Path) -> None:
    real = CountingEncoder()

    CachedEncoder(real, tmp_path).encode([FIRST["text"]])

    assert real.asked == [FIRST["text"]]


@pytest.mark.model
def test_the_shipped_vectors_are_those_of_the_encoder(tmp_path: Path) -> None:
    texts, real = [FIRST["text"]], MiniLmEncoder(precision="fp32")
    cached = CachedEncoder(real, tmp_path)

    shipped, fresh = cached.encode(texts), real.encode(texts)

    assert cached.misses == 0
    assert np.allclose(shipped, fresh, atol=2e-4)
