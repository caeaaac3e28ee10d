"""Run suites and store their measurements, without judging them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from evals.cases import (
    AnySuite,
    Bench,
    CannotRun,
    Estimate,
    Measured,
    Metric,
    Score,
    Split,
    Strict,
    SuiteName,
    asked,
    case_hash,
    check_splits,
)
from evals.stats import estimate, group_jackknife

WORST = 20
MOST_ERRORS = 0.01  # share of cases that may raise before the run says nothing


class Worst(Strict):
    case: str
    value: float
    why: str


class MetricResult(Strict):
    metric: Metric
    estimate: Estimate
    worst: tuple[Worst, ...]


class SuiteResult(Strict):
    suite: SuiteName
    cases: int
    case_hash: str
    errors: tuple[str, ...]
    seconds: float
    metrics: tuple[MetricResult, ...]


class Run(Strict):
    schema_version: Literal[1] = 1
    run_id: str
    backend: Literal["default"] = "default"
    split: Split
    seed: int
    encoder: str
    suites: tuple[SuiteResult, ...]

    def result(self, suite: str, metric: str) -> MetricResult | None:
        found = (r for s in self.suites if s.suite == suite for r in s.metrics)
        return next((r for r in found if r.metric.name == metric), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One suite's result, with the values behind it for whoever compares."""

    result: SuiteResult
    measured: Measured


def run_suites(suites: Sequence[AnySuite], bench: Bench) -> tuple[Run, list[Outcome]]:
    outcomes = [run_suite(suite, bench) for suite in suites]
    results = tuple(outcome.result for outcome in outcomes)
    run = Run(
        run_id=_run_id(results, bench),
        split=bench.split,
        seed=bench.seed,
        encoder=bench.encoder.fingerprint,
        suites=results,
    )
    return run, outcomes


def run_suite(suite: AnySuite, bench: Bench) -> Outcome:
    """Raise CannotRun when a case is bad or more than 1 % of the cases raised."""
    began = perf_counter()
    cases = suite.cases(bench)
    check_splits(cases, bench.split)
    measured = suite.measure(cases, suite.produce(asked(cases), bench))
    if len(measured.errors) > MOST_ERRORS * len(cases):
        raise CannotRun(
            f"{suite.name}: {len(measured.errors)} of {len(cases)} cases raised an error."
        )
    result = SuiteResult(
        suite=suite.name,
        cases=len(cases),
        case_hash=case_hash(cases),
        errors=measured.errors,
        seconds=round(perf_counter() - began, 2),
        metrics=tuple(metric_result(metric, measured) for metric in suite.metrics),
    )
    return Outcome(result, measured)


def metric_result(metric: Metric, measured: Measured) -> MetricResult:
    if metric.level == "set":
        whole = measured.wholes[metric.name]
        found = group_jackknife(whole.metric, whole.items, whole.items.author)
        return MetricResult(metric=metric, estimate=found, worst=())
    scores = scores_of(metric.name, measured)
    if not any(score.weight > 0 for score in scores):
        raise CannotRun(f"{metric.name}: no case bears on it.")
    return MetricResult(metric=metric, estimate=estimate(scores), worst=_worst(metric, scores))


def scores_of(metric: str, measured: Measured) -> list[Score]:
    return [score for score in measured.scores if score.metric == metric]


def _worst(metric: Metric, scores: Sequence[Score]) -> tuple[Worst, ...]:
    weighing = [score for score in scores if score.weight > 0]
    ordered = sorted(weighing, key=lambda score: (metric.sign * score.value, score.case))
    return tuple(Worst(case=s.case, value=s.value, why=s.why) for s in ordered[:WORST])


def _run_id(results: Sequence[SuiteResult], bench: Bench) -> str:
    """Equal results share an id: seconds do not enter it."""
    plain = [result.model_copy(update={"seconds": 0.0}).model_dump_json() for result in results]
    head = f"{bench.split}-{bench.seed}"
    return f"{head}-{hashlib.sha256(chr(10).join([head, *plain]).encode()).hexdigest()[:12]}"
