"""How a plan treats people: coverage and lowest fits."""

from typing import NamedTuple

from service.pairings.rounds.plan import PlannedPair, RoundPlan

WORST = 10


class Fairness(NamedTuple):
    """`coverage`: share of the listed people who have a pair, 0-1."""

    coverage: float
    mean_fit: float
    worst: tuple[PlannedPair, ...]


def fairness(plan: RoundPlan) -> Fairness:
    paired = {i for pair in plan.pairs for i in (pair.a_id, pair.b_id)}
    listed = len(paired) + len(plan.left_out)
    mean = plan.total_fit / len(plan.pairs) if plan.pairs else 0.0
    share = len(paired) / listed if listed else 0.0
    return Fairness(round(share, 4), round(mean, 6), worst_pairs(plan))


def worst_pairs(plan: RoundPlan, count: int = WORST) -> tuple[PlannedPair, ...]:
    """Lowest fit first, ties by ids."""
    return tuple(sorted(plan.pairs, key=lambda pair: (pair.fit.value, pair.a_id, pair.b_id)))[
        :count
    ]
