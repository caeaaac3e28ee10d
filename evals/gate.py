"""Compares a run with the committed baselines; the same output always passes."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pydantic import ValidationError

from evals.cases import CannotRun, Estimate, Measured, Metric, NoBaseline, Score, Strict
from evals.run import MetricResult, Outcome, Run, scores_of
from evals.stats import LEAST_CLUSTERS, CaseMismatch, Verdict, non_inferior, non_inferior_set

BASELINES = Path(__file__).parent / "baselines"


class State(StrEnum):
    PASSED = "passed"
    WORSE = "worse than the baseline"
    HARD = "over its hard limit"
    SHOWN = "shown, not gated"


class Finding(NamedTuple):
    suite: str
    metric: Metric
    now: Estimate
    before: Estimate | None
    verdict: Verdict | None
    state: State
    worst: str  # the case to look at first

    @property
    def fails(self) -> bool:
        return self.state in {State.WORSE, State.HARD}


class Kept(Strict):
    estimate: Estimate
    values: dict[str, tuple[float, float]]  # case: value and weight; only a margin needs them


class Baseline(Strict):
    suite: str
    backend: str
    split: str
    seed: int
    encoder: str
    case_hash: str
    reason: str
    date: str
    metrics: dict[str, Kept]
    assigned: dict[str, int]  # case: cell, for set-level metrics


def judge(run: Run, outcomes: Sequence[Outcome], folder: Path = BASELINES) -> list[Finding]:
    """Raise CannotRun for another encoder or other cases, then NoBaseline when one is absent."""
    found: list[Finding] = []
    absent: list[str] = []
    for outcome in outcomes:
        try:
            kept = read_baseline(folder, outcome.result.suite, run.backend)
        except NoBaseline:
            absent.append(outcome.result.suite)
            continue
        _comparable(run, outcome, kept)
        found += [_finding(outcome, result, kept) for result in outcome.result.metrics]
    if absent:
        raise NoBaseline(f"There is no baseline for {', '.join(absent)}: `accept` writes one.")
    return found


def read_baseline(folder: Path, suite: str, backend: str) -> Baseline:
    path = folder / f"{suite}.{backend}.json"
    if not path.is_file():
        raise NoBaseline(f"There is no baseline {path.name}.")
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError:
        raise CannotRun(f"The baseline {path.name} does not fit its schema.") from None


def write_baseline(run: Run, outcome: Outcome, folder: Path, *, reason: str, now: datetime) -> Path:
    made = Baseline(
        suite=outcome.result.suite,
        backend=run.backend,
        split=run.split,
        seed=run.seed,
        encoder=run.encoder,
        case_hash=outcome.result.case_hash,
        reason=reason,
        date=now.date().isoformat(),
        metrics={r.metric.name: _kept(r, outcome.measured) for r in outcome.result.metrics},
        assigned=_assigned(outcome.measured),
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{outcome.result.suite}.{run.backend}.json"
    path.write_text(_one_value_a_line(made.model_dump(mode="json")), encoding="utf-8")
    return path


def _comparable(run: Run, outcome: Outcome, kept: Baseline) -> None:
    if kept.encoder != run.encoder:
        raise CannotRun(f"{kept.suite}: the baseline was measured with another encoder.")
    if (kept.split, kept.seed, kept.case_hash) != (run.split, run.seed, outcome.result.case_hash):
        raise CaseMismatch(f"{kept.suite}: the baseline measured other cases.")


def _finding(outcome: Outcome, result: MetricResult, kept: Baseline) -> Finding:
    metric, before = result.metric, kept.metrics.get(result.metric.name)
    if before is None:
        raise CaseMismatch(f"{kept.suite}: the baseline has no {metric.name}.")
    worst = result.worst[0].case if result.worst else ""
    verdict = _verdict(metric, outcome.measured, kept) if metric.margin is not None else None
    state = _state(metric, result, verdict)
    return Finding(kept.suite, metric, result.estimate, before.estimate, verdict, state, worst)


def _state(metric: Metric, result: MetricResult, verdict: Verdict | None) -> State:
    if metric.hard is not None and is_broken(metric, [case.value for case in result.worst]):
        return State.HARD
    if verdict is not None and result.estimate.clusters >= LEAST_CLUSTERS:
        return State.PASSED if verdict.passed else State.WORSE
    return State.SHOWN if metric.hard is None else State.PASSED


def is_broken(metric: Metric, values: Sequence[float]) -> bool:
    limit = metric.hard
    return limit is not None and any(metric.sign * (value - limit) < 0 for value in values)


def _verdict(metric: Metric, measured: Measured, kept: Baseline) -> Verdict:
    if metric.level == "case":
        new = scores_of(metric.name, measured)
        return non_inferior(new, _old_scores(new, kept.metrics[metric.name]), metric)
    whole = measured.wholes[metric.name]
    if not set(whole.ids) <= set(kept.assigned):
        raise CaseMismatch(f"{metric.name}: the baseline measured other cases.")
    assigned = np.array([kept.assigned[case] for case in whole.ids])
    before = whole.items._replace(assigned=assigned)
    return non_inferior_set(whole.metric, whole.items, before, metric=metric)


def _old_scores(new: Sequence[Score], kept: Kept) -> list[Score]:
    cluster = {score.case: score.cluster for score in new}
    return [
        Score(case=case, metric="", value=value, weight=weight, cluster=cluster.get(case, case))
        for case, (value, weight) in kept.values.items()
    ]


def _kept(result: MetricResult, measured: Measured) -> Kept:
    if result.metric.margin is None or result.metric.level == "set":
        return Kept(estimate=result.estimate, values={})
    scores = scores_of(result.metric.name, measured)
    return Kept(estimate=result.estimate, values={s.case: (s.value, s.weight) for s in scores})


def _assigned(measured: Measured) -> dict[str, int]:
    found: dict[str, int] = {}
    for whole in measured.wholes.values():
        found |= zip(whole.ids, map(int, whole.items.assigned), strict=True)
    return found


def _one_value_a_line(content: Mapping[str, Any]) -> str:
    """JSON whose cases stand one a line, so that a diff shows which of them moved."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return text.replace("[\n     ", "[").replace(",\n     ", ", ").replace("\n    ]", "]") + "\n"
