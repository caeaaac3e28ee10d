"""Bound the distance of a plan from the best on its graph."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.pairings.engine.person import Dials

UNIT = 1_000_000  # integer weights per unit of utility
LEAST_FLOOR = 0.01  # a floor of 0 would weigh the lowest fit infinitely
ALPHA_ONE = 1e-9


class Certificate(NamedTuple):
    """`objective` and `bound` in units of `lambda + U`; gaps are shares, 0 is proven best.

    `fit_gap` compares with every plan of as many pairs; None where gamma makes fit another aim.
    """

    objective: float
    bound: float
    gap: float
    fit_gap: float | None


def utility(fit: NDArray[np.floating], dials: Dials) -> NDArray[np.float64]:
    """U of fits (E,): 0 at the floor, 1 at fit 1; the more gamma, the more the worst-off count."""
    if not 0 <= dials.gamma <= 0.95:  # noqa: PLR2004 - 1 would need another solver
        raise ValueError("gamma must lie between 0 and 0.95.")
    alpha = dials.gamma / (1 - dials.gamma)
    floor = max(dials.floor, LEAST_FLOOR)
    f = np.maximum(fit, floor).astype(np.float64)
    if abs(alpha - 1) < ALPHA_ONE:
        return np.asarray(1 - np.log(f) / np.log(floor))
    low = floor ** (1 - alpha)
    return np.asarray((f ** (1 - alpha) - low) / (1 - low))


def edge_weights(fit: NDArray[np.floating], dials: Dials) -> NDArray[np.int64]:
    """`round(1e6 * (lambda + U))`, (E,)."""
    weights: NDArray[np.int64] = np.rint(
        UNIT * (dials.coverage_weight + utility(fit, dials))
    ).astype(np.int64)
    return weights


def certify(
    objective: int, doubled_bound: int, fits: NDArray[np.floating], *, dials: Dials
) -> Certificate:
    """`doubled_bound` is the value of the double cover: no plan exceeds half of it."""
    bound = doubled_bound / 2
    gap = (bound - objective) / bound if bound else 0.0
    return Certificate(
        round(objective / UNIT, 6),
        round(bound / UNIT, 6),
        round(gap, 9),
        _fit_gap(bound - objective, fits, dials),
    )


def _fit_gap(missing: float, fits: NDArray[np.floating], dials: Dials) -> float | None:
    """With gamma 0 U is straight in fit, so what is missing converts back to fit."""
    if dials.gamma or not len(fits):
        return None if dials.gamma else 0.0
    more_fit = missing / UNIT * (1 - max(dials.floor, LEAST_FLOOR))
    total = float(fits.sum())
    return round(more_fit / (total + more_fit), 9)
