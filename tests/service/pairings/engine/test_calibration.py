import json
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from embeddings.encoder import MiniLmEncoder
from service.pairings.engine.calibration import Calibration, Curve, NoCalibration, load


def test_the_shipped_weights_read_near_lines_as_near_and_far_ones_as_far() -> None:
    weights = load(MiniLmEncoder().fingerprint)
    near, far = expit(weights.b0 + weights.b1 * np.array([0.6, 0.2]))
    assert near > 0.7
    assert far < 0.05
    assert not weights.provisional


@pytest.mark.parametrize("encoder", ["0" * 64, "", "../../secret", "53aa"])
def test_an_encoder_without_a_file_pairs_nobody(encoder: str) -> None:
    with pytest.raises(NoCalibration):
        load(encoder)


def test_a_curve_is_read_between_its_knots() -> None:
    curve = Curve((0.0, 0.5, 1.0), (0.0, 0.2, 0.8))
    assert curve.apply(np.array([0.25, 0.75])).tolist() == pytest.approx([0.1, 0.5])


@pytest.mark.parametrize(
    ("raw", "useful"),
    [((0.0, 1.0), (0.5, 0.4)), ((0.0, 0.0), (0.1, 0.2)), ((0.0, 1.0), (0.0, 2.0))],
)
def test_a_curve_that_falls_or_leaves_its_range_is_refused(
    raw: tuple[float, ...], useful: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="curve"):
        Curve(raw, useful)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Calibration(0.0, -1.0)


def test_a_file_with_keys_of_an_older_version_is_still_read(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    curve = {"raw": [0.0, 1.0], "useful": [0.0, 1.0]}
    own = {"fingerprint": "mine", "b0": -3.0, "b1": 8.0, "b2": 1.5, "note": "ours"}
    file.write_text(json.dumps(own | {"curve": curve, "provisional": False, "version": "own-1"}))
    assert load("mine", file) == Calibration(-3.0, 8.0, provisional=False, version="own-1")
