"""Intervals and comparisons that resample whole clusters; equal outputs do not differ at all."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, t

from evals.cases import Array, CannotRun, Estimate, Items, Metric, Score, SetMetric

DRAWS = 2000
GROUPS = 20
LEAST_CLUSTERS = 20  # below this a bootstrap interval is too narrow to judge by
SEED = 20_240_607
Floats = NDArray[np.float64]


class CaseMismatch(CannotRun):
    """The baseline measured other cases than this run."""


class Verdict(NamedTuple):
    """`change`, `low`, `high` are sign-adjusted: below zero is worse."""

    passed: bool
    change: float
    low: float
    high: float
    underpowered: bool


def cluster_bootstrap(
    values: Array, weights: Array, clusters: Array, *, seed: int, draws: int = DRAWS
) -> Estimate:
    """Weighted mean with a percentile 95 % interval; ValueError when no weight is positive."""
    weights = np.asarray(weights, dtype=np.float64)
    tops = _sums(np.asarray(values, dtype=np.float64) * weights, clusters)
    bottoms = _sums(weights, clusters)
    if bottoms.sum() <= 0:
        raise ValueError("no positive weight")
    drawn = _ratios(tops, bottoms, _draws(len(tops), seed, draws))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(
        value=float(tops.sum() / bottoms.sum()),
        low=float(low),
        high=float(high),
        n=int((weights > 0).sum()),
        clusters=len(tops),
    )


def group_jackknife(
    metric: SetMetric, items: Items, clusters: Array, *, groups: int = GROUPS
) -> Estimate:
    """Delete-a-group jackknife with a t interval (Kott 2001): no item is repeated."""
    whole = metric(items)
    spread = _spread(_left_out(metric, items, clusters, groups=groups))
    count = len(np.unique(clusters))
    return Estimate(
        value=whole, low=whole - spread, high=whole + spread, n=len(clusters), clusters=count
    )


def wilson(events: int, n: int) -> Estimate:
    if n == 0:
        return Estimate(value=0.0, low=0.0, high=1.0, n=0, clusters=0)
    bounds = binomtest(events, n).proportion_ci(method="wilson")
    return Estimate(
        value=events / n, low=float(bounds.low), high=float(bounds.high), n=n, clusters=n
    )


def estimate(scores: Sequence[Score], *, seed: int = SEED) -> Estimate:
    """Bootstrap; for values that are all 0 or 1 the wider of it and Wilson's interval."""
    values = np.array([score.value for score in scores])
    weights = np.array([score.weight for score in scores])
    clusters = np.array([score.cluster for score in scores])
    found = cluster_bootstrap(values, weights, clusters, seed=seed)
    if not (np.isin(values, (0.0, 1.0)).all() and np.isin(weights, (0.0, 1.0)).all()):
        return found
    rate = wilson(int((values * weights).sum()), int(weights.sum()))
    wide = {"low": min(found.low, rate.low), "high": max(found.high, rate.high)}
    return found.model_copy(update=wide)


def non_inferior(
    new: Sequence[Score], old: Sequence[Score], metric: Metric, *, seed: int = SEED
) -> Verdict:
    """Paired by case id: passes when the change's lower 95 % bound is above `-margin`.

    Raises CaseMismatch when the ids differ. Both sides share their draws, and each keeps its own
    weights, so that ratios such as precision compare as well.
    """
    if {score.case for score in new} != {score.case for score in old}:
        raise CaseMismatch(f"{metric.name}: the baseline measured other cases.")
    order = {score.case: place for place, score in enumerate(new)}
    old = sorted(old, key=lambda score: order[score.case])
    clusters = np.array([score.cluster for score in new])
    draws = _draws(len(np.unique(clusters)), seed, DRAWS)
    after, before = (_drawn(side, clusters, draws) for side in (new, old))
    changes = metric.sign * (after - before)
    low, high = (float(x) for x in np.percentile(changes[1:], [2.5, 97.5]))
    return _verdict(metric, float(changes[0]), low, high=high)


def non_inferior_set(whole: SetMetric, new: Items, old: Items, *, metric: Metric) -> Verdict:
    """As `non_inferior` for a set-level metric; both sides leave out the same authors."""
    if not np.array_equal(new.author, old.author):
        raise CaseMismatch(f"{metric.name}: the baseline measured other cases.")
    after = _left_out(whole, new, new.author, groups=GROUPS)
    before = _left_out(whole, old, old.author, groups=GROUPS)
    change = metric.sign * (whole(new) - whole(old))
    spread = _spread(after - before)
    return _verdict(metric, change, change - spread, high=change + spread)


def _verdict(metric: Metric, change: float, low: float, *, high: float) -> Verdict:
    margin = metric.margin or 0.0
    passed = low > -margin or (margin == 0.0 and low >= 0.0)
    return Verdict(passed, change, low, high, underpowered=high - low > 2 * margin)


def _sums(amounts: Floats, clusters: Array) -> Floats:
    _, place = np.unique(clusters, return_inverse=True)
    sums: Floats = np.bincount(place, weights=amounts).astype(np.float64)
    return sums


def _draws(clusters: int, seed: int, draws: int) -> NDArray[np.int64]:
    chance = np.random.default_rng(seed)
    return chance.multinomial(clusters, np.full(clusters, 1 / clusters), size=draws)


def _ratios(tops: Floats, bottoms: Floats, draws: NDArray[np.int64]) -> Floats:
    under = draws @ bottoms
    plain = tops.sum() / bottoms.sum() if bottoms.sum() > 0 else 0.0
    # a draw may hold no weight at all: it then says nothing new
    return np.where(under > 0, draws @ tops / np.where(under > 0, under, 1.0), plain)


def _drawn(scores: Sequence[Score], clusters: Array, draws: NDArray[np.int64]) -> Floats:
    """The plain ratio first, then one per draw."""
    weights = np.array([score.weight for score in scores])
    values = np.array([score.value for score in scores])
    tops, bottoms = _sums(values * weights, clusters), _sums(weights, clusters)
    plain = tops.sum() / bottoms.sum() if bottoms.sum() > 0 else 0.0
    return np.concatenate([[plain], _ratios(tops, bottoms, draws)])


def _left_out(metric: SetMetric, items: Items, clusters: Array, *, groups: int) -> Floats:
    _, place = np.unique(clusters, return_inverse=True)
    group = place % min(groups, int(place.max()) + 1)
    return np.array([metric(items.only(group != out)) for out in np.unique(group)])


def _spread(left_out: Floats) -> float:
    count = len(left_out)
    if count < 2:  # noqa: PLR2004  one group tells nothing of the spread
        return 0.0
    variance = (count - 1) / count * ((left_out - left_out.mean()) ** 2).sum()
    return float(t.ppf(0.975, count - 1) * np.sqrt(variance))
