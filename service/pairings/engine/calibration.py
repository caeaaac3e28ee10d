"""Calibration of one encoder: from cosine similarity to probability."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

_NAME = r"calibration-[0-9a-f]{12}\.json"
MEETS = 0.5  # more likely than not
_STRAIGHT = ((0.0, 1.0), (0.0, 1.0))  # each coverage as it is


class NoCalibration(LookupError):
    """There is no calibration for this encoder, so its cosines mean nothing."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Never-falling line through knots: raw coverage to the share of such judged useful, 0-1."""

    raw: tuple[float, ...] = (0.0, 1.0)
    useful: tuple[float, ...] = (0.0, 1.0)

    def __post_init__(self) -> None:
        """Refuse what is not a never-falling line within 0-1: bounds and order rest on it."""
        xs, ys = np.array(self.raw), np.array(self.useful)
        if xs.shape != ys.shape or (np.diff(xs) <= 0).any() or (np.diff(ys) < 0).any():
            raise ValueError("A calibration curve must rise.")
        if ys.min() < 0 or ys.max() > 1:
            raise ValueError("A calibration curve must stay within 0-1.")

    def apply(self, coverage: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Keep shape and dtype; values 0-1."""
        if (self.raw, self.useful) == _STRAIGHT:
            return coverage
        useful: NDArray[np.floating[Any]] = np.interp(coverage, self.raw, self.useful)
        return useful.astype(coverage.dtype)


@dataclass(frozen=True, slots=True)
class Calibration:
    """`p = sigmoid(b0 + b1*cos)`; b1 is never negative. Lines meet from p = `meets` on."""

    b0: float
    b1: float
    curve: Curve = Curve()
    provisional: bool = True
    version: str = "unnamed"
    meets: float = MEETS

    def __post_init__(self) -> None:
        """A negative weight would let a nearer line lower the fit."""
        if self.b1 < 0:
            raise ValueError("The calibration weight b1 must not be negative.")
        if not 0 <= self.meets < 1:
            raise ValueError("The chance from which lines meet must be 0 or more and less than 1.")

    def chance(self, logits: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
        """Keep shape and dtype; values 0-1."""
        chances: NDArray[np.floating[Any]] = expit(logits)
        return chances


def load(fingerprint: str, file: Path | None = None) -> Calibration:
    """The shipped file of the encoder with this fingerprint, or the operator's own.

    Raise NoCalibration: a file for another encoder is none for this one.
    """
    files = [file] if file else _shipped()
    for data in (json.loads(found.read_text(encoding="utf-8")) for found in files):
        if data["fingerprint"] == fingerprint:
            return _read(data)
    raise NoCalibration("There is no calibration file for this encoder.")


def _shipped() -> list[Traversable]:
    folder = resources.files(__package__)
    return [found for found in folder.iterdir() if re.fullmatch(_NAME, found.name)]


def _read(data: Mapping[str, Any]) -> Calibration:
    curve = Curve(tuple(data["curve"]["raw"]), tuple(data["curve"]["useful"]))
    b0, b1 = float(data["b0"]), float(data["b1"])
    told = bool(data["provisional"]), str(data["version"])
    return Calibration(b0, b1, curve, *told, meets=float(data.get("meets", MEETS)))
