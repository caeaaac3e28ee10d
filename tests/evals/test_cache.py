from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evals.cache import CachedEncoder
from tests.fakes import FakeEncoder


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
