from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.multilingual.centred import CentredEncoder, LanguageMeans, shipped_means
from embeddings.multilingual.languages import LANGUAGES
from tests.fakes import FakeEncoder


class Detector:
    """Says English of everything, or of nothing in particular."""

    fingerprint = "made up"

    def __init__(self, *shares: float) -> None:
        self._shares = shares

    def shares(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array(self._shares, dtype=np.float32), (len(texts), 1))


def means(english: NDArray[np.float32]) -> LanguageMeans:
    rows = np.zeros((len(LANGUAGES), english.size), dtype=np.float32)
    rows[0] = english
    return LanguageMeans(rows)


def test_what_a_language_shares_is_taken_off() -> None:
    plain = FakeEncoder()
    common = plain.encode(["the"])[0] * np.float32(0.5)
    centred = CentredEncoder(plain, means(common), Detector(1, 0, 0, 0))
    texts = ["the garden", "the budget"]
    before, after = (one.encode(texts) for one in (plain, centred))
    assert after[0] @ after[1] < before[0] @ before[1]
    assert np.allclose(np.linalg.norm(after, axis=1), 1, atol=1e-6)
    assert after.dtype == np.float32


def test_an_unsure_text_moves_by_its_share() -> None:
    plain, common = FakeEncoder(), FakeEncoder().encode(["the"])[0]
    rows = [
        CentredEncoder(plain, means(common), Detector(share, 1 - share, 0, 0)).encode(["the plan"])
        for share in (0.0, 0.25, 0.75)
    ]
    near = [float(row[0] @ common) for row in rows]
    assert near[0] > near[1] > near[2]


def test_a_text_that_is_the_mean_keeps_a_direction() -> None:
    plain = FakeEncoder()
    centred = CentredEncoder(plain, means(plain.encode(["the"])[0]), Detector(1, 0, 0, 0))
    assert np.allclose(centred.encode(["the"]), plain.encode(["the"]))
    assert centred.encode([]).shape == (0, plain.dims)


def test_the_fingerprint_tells_means_apart() -> None:
    made = [
        CentredEncoder(FakeEncoder(), means(np.full(384, value, dtype=np.float32)), Detector(1))
        for value in (0.1, 0.2, 0.2)
    ]
    assert made[0].fingerprint != made[1].fingerprint == made[2].fingerprint
    assert made[0].weights_problem() is None


def test_the_shipped_means_differ_by_language() -> None:
    rows = shipped_means().rows
    assert rows.shape == (len(LANGUAGES), 384)
    assert (np.linalg.norm(rows[1:] - rows[0], axis=1) > 0.1).all()
