"""How a plan treats people: coverage, lowest fits, fits in bands."""

from itertools import pairwise
from typing import NamedTuple

from service.pairings.rounds.plan import PlannedPair, RoundPlan

EDGES = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)
WORST = 10


class FitBand(NamedTuple):
    low: float
    high: float  # not within, but for 1
    pairs: int


class Fairness(NamedTuple):
    """`coverage`: share of the listed people who have a pair, 0-1."""

    coverage: float
    mean_fit: float
    worst: tuple[PlannedPair, ...]
    bands: tuple[FitBand, ...]


def fairness(plan: RoundPlan) -> Fairness:
    paired = {i for pair in plan.pairs for i in (pair.a_id, pair.b_id)}
    listed = len(paired) + len(plan.left_out)
    mean = plan.total_fit / len(plan.pairs) if plan.pairs else 0.0
    share = len(paired) / listed if listed else 0.0
    return Fairness(round(share, 4), round(mean, 6), worst_pairs(plan), fit_bands(plan))


def worst_pairs(plan: RoundPlan, count: int = WORST) -> tuple[PlannedPair, ...]:
    """Lowest fit first, ties by ids."""
    return tuple(sorted(plan.pairs, key=lambda pair: (pair.fit.value, pair.a_id, pair.b_id)))[
        :count
    ]


def fit_bands(plan: RoundPlan) -> tuple[FitBand, ...]:
    fits = [pair.fit.value for pair in plan.pairs]
    spans = pairwise(EDGES)
    return tuple(
        FitBand(low, high, sum(low <= f < high or f == high == 1 for f in fits))
        for low, high in spans
    )
