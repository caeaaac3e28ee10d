"""The fit of two people, 0-1; a low direction cannot be outweighed by the other."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.person import Dials, Lines, Participant

Floats = NDArray[np.floating[Any]]
Counts = NDArray[np.intp]
BEST_LINES = 3
TEMPERATURE = 0.07  # of the soft maximum, on cosines
NONE = np.finfo(np.float32).tiny  # in place of no evidence at all, for its logarithm
SOFT_LIMIT = 0.1
DECIMALS = 6  # the grid on which equal fits are equal everywhere


class Soft(NamedTuple):
    name: str
    effect: float  # share by which the dial moved the fit, before the common limit of 0.1


class Fit(NamedTuple):
    """`learn`: what the first person may learn from the second; `teach`: the other way.

    A direction in which no line meets is 0, and so is the value: two ways or none.
    """

    value: float
    learn: float
    teach: float
    soft: tuple[Soft, ...] = ()


class SeekAnswers(NamedTuple):
    """How well somebody's offers answer each seek: (seeks, ...) chances, 0-1."""

    together: Floats
    best: Floats  # by the best offer alone: only that decides whether a line meets

    @classmethod
    def of(cls, evidence: Floats, best: Floats, calibration: Calibration) -> "SeekAnswers":
        """From the sum of `evidence` over the offers, and the cosine of the best of them.

        A soft maximum: one offer alone counts as it is, and one more never lowers it.
        """
        soft = 1 + TEMPERATURE * np.log(np.maximum(evidence, NONE))
        chances = (
            calibration.chance(calibration.b0 + calibration.b1 * cosines)
            for cosines in (soft.astype(best.dtype), best)
        )
        return cls(*chances)


def fit(a: Participant, b: Participant, dials: Dials, *, calibration: Calibration) -> Fit:
    """Use the lines as they come: the caller passes `public()` people for a public fit."""
    learn, teach = (
        float(_coverage(taker.seeks, giver.offers, calibration))
        for taker, giver in ((a, b), (b, a))
    )
    soft = soft_terms(a, b, dials)
    value = two_way(np.array(learn), np.array(teach), sum(term.effect for term in soft))
    return Fit(float(value), round(learn, DECIMALS), round(teach, DECIMALS), soft)


def line_fit(seeks: Lines, offers: Lines, calibration: Calibration) -> Floats:
    """Chance that each offer answers each seek: float64 (seeks, offers), 0-1."""
    if not len(seeks) or not len(offers):
        return np.zeros((len(seeks), len(offers)))
    return calibration.chance(calibration.b0 + calibration.b1 * _cosines(seeks, offers))


def evidence(cosines: Floats) -> Floats:
    """What each offer adds to the soft maximum; 1 for the very same line."""
    weight: Floats = np.exp((cosines - 1) / cosines.dtype.type(TEMPERATURE))
    return weight


def met(coverage: Floats, best: Floats, least: float) -> Floats:
    """The coverage where the best of its lines meets, else 0; any shapes that broadcast."""
    return np.where(best >= least, coverage, 0).astype(coverage.dtype)


def top_mean(gains: Floats, counts: Counts) -> Floats:
    """Mean of the three largest down the first axis: (m, n) to (n,); `counts` (n,) real rows."""
    three = np.zeros((BEST_LINES, gains.shape[1]), dtype=gains.dtype)
    for row in gains:
        keep_best(three, row)
    mean: Floats = three.sum(axis=0) / np.clip(counts, 1, BEST_LINES).astype(gains.dtype)
    return mean


def keep_best(three: Floats, new: Floats) -> None:
    """Insert into the three largest so far, in place."""
    first, second, third = three
    np.maximum(third, np.minimum(second, new), out=third)
    np.maximum(second, np.minimum(first, new), out=second)
    np.maximum(first, new, out=first)


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


def _coverage(seeks: Lines, offers: Lines, calibration: Calibration) -> float:
    """Mean of the three best-answered seeks (all, if fewer), 0-1; 0 without lines."""
    if not len(seeks) or not len(offers):
        return 0.0
    cosines = _cosines(seeks, offers)
    found = SeekAnswers.of(evidence(cosines).sum(axis=1), cosines.max(axis=1), calibration)
    mean = top_mean(found.together[:, None], np.array([len(seeks)]))
    curved = calibration.curve.apply(mean)
    return float(met(curved, found.best.max(axis=0), calibration.meets)[0])


def _cosines(seeks: Lines, offers: Lines) -> Floats:
    """(seeks, offers) float64."""
    return seeks.vectors.astype(np.float64) @ offers.vectors.astype(np.float64).T


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
