"""The fit of two people, 0-1; a low direction cannot be outweighed by the other."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.person import Dials, Lines, Participant

Floats = NDArray[np.floating[Any]]
BEST_LINES = 3
OWN_DISCOUNT = 0.5
SOFT_LIMIT = 0.1
DECIMALS = 6  # the grid on which equal fits are equal everywhere


class Soft(NamedTuple):
    name: str
    effect: float  # share by which the dial moved the fit, before the common limit of 0.1


class Fit(NamedTuple):
    """`learn`: what the first person may learn from the second; `teach`: the other way."""

    value: float
    learn: float
    teach: float
    soft: tuple[Soft, ...] = ()


def fit(a: Participant, b: Participant, dials: Dials, *, calibration: Calibration) -> Fit:
    """Use the lines as they come: the caller passes `public()` people for a public fit."""
    learn, teach = (
        coverage(
            line_fit(taker.seeks, giver.offers, calibration),
            line_fit(taker.seeks, taker.offers, calibration),
        )
        for taker, giver in ((a, b), (b, a))
    )
    learn, teach = (float(x) for x in calibration.curve.apply(np.array([learn, teach])))
    soft = soft_terms(a, b, dials)
    value = two_way(np.array(learn), np.array(teach), sum(term.effect for term in soft))
    return Fit(float(value), round(learn, DECIMALS), round(teach, DECIMALS), soft)


def line_fit(seeks: Lines, offers: Lines, calibration: Calibration) -> Floats:
    """Chance that each offer answers each seek: float64 (seeks, offers), 0-1."""
    if not len(seeks) or not len(offers):
        return np.zeros((len(seeks), len(offers)))
    cosines = seeks.vectors.astype(np.float64) @ offers.vectors.astype(np.float64).T
    return calibration.chance(calibration.b0 + calibration.b1 * cosines)


def coverage(chances: Floats, own: Floats) -> float:
    """Mean of the three best-answered seeks (all, if fewer), 0-1; 0 without lines.

    `chances` (seeks, offers) by the other; `own` (seeks, own offers): what one teaches already
    is no need.
    """
    if 0 in chances.shape:
        return 0.0
    gains = chances.max(axis=1) * discounts(own)
    return float(np.sort(gains)[::-1][:BEST_LINES].mean())


def discounts(own: Floats) -> Floats:
    """(seeks,) factors 0.5-1 from `own` (seeks, own offers)."""
    factors: Floats = 1 - OWN_DISCOUNT * own.max(axis=1, initial=0.0)
    return factors


def two_way(learn: Floats, teach: Floats, soft: Floats | float = 0.0) -> Floats:
    """Harmonic mean times the limited dials, on the 1e-6 grid; any shapes that broadcast.

    As `2ab/(a+b) <= 2 min(a, b)`, (0.9, 0.1) gives 0.18 and (0.5, 0.5) gives 0.50.
    """
    total = learn + teach
    mean = 2 * learn * teach / np.where(total > 0, total, 1)
    factor = 1 + np.clip(soft, -SOFT_LIMIT, SOFT_LIMIT)
    rounded: Floats = np.round(np.minimum(1, mean * factor), DECIMALS)
    return rounded


def soft_terms(a: Participant, b: Participant, dials: Dials) -> tuple[Soft, ...]:
    """The dials that touch this pair; what is not known touches nothing."""
    terms = (
        Soft("cross_department", dials.cross_department * _differ(a.department, b.department)),
        Soft("cross_generation", dials.cross_generation * _differ(a.generation, b.generation)),
        Soft("same_site", dials.same_site * (a.location is not None and a.location == b.location)),
    )
    return tuple(term for term in terms if term.effect)


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
