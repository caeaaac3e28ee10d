"""Inject each known defect into a suite's output; the metric for it must notice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.cases import AnyCase, AnySuite, Bench, Measured, Metric, SuiteName, asked
from evals.gate import is_broken
from evals.run import scores_of

SEEDS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Mutant:
    """`bend` returns a spoilt copy of a suite's output; each metric of `noticed_by` must worsen."""

    name: str
    suite: SuiteName
    noticed_by: tuple[str, ...]
    bend: Callable[[Any, Sequence[AnyCase], np.random.Generator], Any]


@dataclass(frozen=True, slots=True)
class Survival:
    """`dies` when all of its metrics noticed on every seed; `others` moved as well."""

    mutant: Mutant
    missed: tuple[tuple[str, int], ...]  # metric and seed that saw nothing
    others: tuple[str, ...]

    @property
    def dies(self) -> bool:
        return not self.missed


def survivals(
    suite: AnySuite, mutants: Sequence[Mutant], bench: Bench, *, seeds: Sequence[int] = SEEDS
) -> list[Survival]:
    """The clean output is produced once; every mutant and seed spoils a copy of it."""
    cases = suite.cases(bench)
    output = suite.produce(asked(cases), bench)
    clean = suite.measure(cases, output)
    found = []
    for mutant in mutants:
        bent = {
            seed: suite.measure(cases, mutant.bend(output, cases, np.random.default_rng(seed)))
            for seed in seeds
        }
        found.append(_survival(suite, mutant, clean, bent=bent))
    return found


def _survival(
    suite: AnySuite, mutant: Mutant, clean: Measured, *, bent: dict[int, Measured]
) -> Survival:
    noticed = {
        (metric.name, seed)
        for seed, measured in bent.items()
        for metric in suite.metrics
        if notices(metric, clean, measured)
    }
    missed = tuple(
        (name, seed) for name in mutant.noticed_by for seed in bent if (name, seed) not in noticed
    )
    others = tuple(sorted({name for name, _ in noticed} - set(mutant.noticed_by)))
    return Survival(mutant, missed, others)


def notices(metric: Metric, clean: Measured, bent: Measured) -> bool:
    """Whether the hard limit breaks, or the mean worsens by more than the margin."""
    if metric.hard is not None:
        return is_broken(metric, [score.value for score in scores_of(metric.name, bent)])
    before, after = value_of(metric, clean), value_of(metric, bent)
    return metric.sign * (after - before) < -(metric.margin or 0.0)


def value_of(metric: Metric, measured: Measured) -> float:
    if metric.level == "set":
        return measured.wholes[metric.name].value
    scores = scores_of(metric.name, measured)
    weight = sum(score.weight for score in scores)
    return sum(score.value * score.weight for score in scores) / weight if weight else 0.0


def unwatched(suites: Sequence[AnySuite], mutants: Sequence[Mutant]) -> list[str]:
    """Gated metrics that no mutant tests; the list must be empty."""
    watched = {(mutant.suite, name) for mutant in mutants for name in mutant.noticed_by}
    return [
        f"{suite.name}: {metric.name}"
        for suite in suites
        for metric in suite.metrics
        if metric.is_gated and (suite.name, metric.name) not in watched
    ]
