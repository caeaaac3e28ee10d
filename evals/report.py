"""Renders stored runs as JSON and Markdown; it measures nothing itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.cases import CannotRun, Estimate
from evals.gate import Finding
from evals.run import MetricResult, Run, SuiteResult

REPORTS = Path(__file__).parent / "reports"
HEAD = "|Metric|Value|95 %|n|Clusters|Limit|"
GATE_HEAD = "|Suite|Metric|Now|Baseline|Change|95 %|Margin|State|"


def store(run: Run, folder: Path = REPORTS, findings: Sequence[Finding] = ()) -> Path:
    """Write `run.json` and `report.md` below the run's id and return their folder."""
    place = folder / run.run_id
    place.mkdir(parents=True, exist_ok=True)
    (place / "run.json").write_text(run.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (place / "report.md").write_text(markdown(run, findings), encoding="utf-8")
    return place


def read_run(run_id: str, folder: Path = REPORTS) -> Run:
    path = folder / run_id / "run.json"
    try:
        return Run.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        raise CannotRun(f"There is no readable run {run_id} among the reports.") from None


def markdown(run: Run, findings: Sequence[Finding] = ()) -> str:
    lines = [f"# Evals {run.run_id}", "", _heading(run), ""]
    if findings:
        failed = sum(finding.fails for finding in findings)
        lines += [f"**{'Worse' if failed else 'Passed'}**: {failed} of {len(findings)} fail.", ""]
        lines += [GATE_HEAD, "|---|---|---|---|---|---|---|---|", *map(gate_row, findings), ""]
    for suite in run.suites:
        lines += [*_suite(suite), ""]
    return "\n".join(lines)


def compared(run: Run, against: Run) -> str:
    """Both runs side by side, metric by metric, without a judgement."""
    rows = [f"# {run.run_id} against {against.run_id}", "", "|Suite|Metric|Now|Then|Change|"]
    rows.append("|---|---|---|---|---|")
    for suite in run.suites:
        for result in suite.metrics:
            old = against.result(suite.suite, result.metric.name)
            now = result.estimate.value
            then = "-" if old is None else f"{old.estimate.value:.4f}"
            change = "-" if old is None else f"{now - old.estimate.value:+.4f}"
            rows.append(f"|{suite.suite}|{result.metric.name}|{now:.4f}|{then}|{change}|")
    return "\n".join([*rows, ""])


def table(run: Run) -> str:
    """What `run` prints: one line a metric."""
    rows = [
        f"{suite.suite:<10} {r.metric.name:<30} {r.estimate.value:7.4f}"
        f"  {_interval(r.estimate):<16} n={r.estimate.n:<5} clusters={r.estimate.clusters}"
        for suite in run.suites
        for r in suite.metrics
    ]
    return "\n".join(rows)


def gate_row(finding: Finding) -> str:
    before, verdict = finding.before, finding.verdict
    then = "-" if before is None else f"{before.value:.4f}"
    change = "-" if verdict is None else f"{verdict.change:+.4f}"
    bounds = "-" if verdict is None else f"{verdict.low:+.4f} to {verdict.high:+.4f}"
    power = " (underpowered)" if verdict is not None and verdict.underpowered else ""
    metric = finding.metric
    return (
        f"|{finding.suite}|{metric.name}|{finding.now.value:.4f}|{then}|{change}|{bounds}"
        f"|{_limit(metric.hard, metric.margin)}|{finding.state}{power}|"
    )


def _heading(run: Run) -> str:
    return (
        f"Split {run.split}, seed {run.seed}, backend {run.backend}, "
        f"encoder {run.encoder[:12]}. Changes are signed so that below zero is worse."
    )


def _suite(suite: SuiteResult) -> Iterator[str]:
    yield f"## {suite.suite}"
    yield ""
    yield f"{suite.cases} cases ({suite.case_hash[:12]}), {suite.seconds} s."
    yield ""
    yield HEAD
    yield "|---|---|---|---|---|---|"
    for result in suite.metrics:
        found, metric = result.estimate, result.metric
        yield (
            f"|{metric.name}|{found.value:.4f}|{_interval(found)}|{found.n}|{found.clusters}"
            f"|{_limit(metric.hard, metric.margin)}|"
        )
    for result in suite.metrics:
        yield from _worst(result)


def _worst(result: MetricResult) -> Iterator[str]:
    """The worst cases of a metric that is not perfect, each with an anchor."""
    best = 1.0 if result.metric.better == "up" else 0.0
    lacking = [case for case in result.worst if case.value != best]
    if not lacking:
        return
    yield ""
    yield f"### {result.metric.name}: worst cases"
    yield ""
    for case in lacking:
        anchor = f"{result.metric.name}/{case.case}".replace(" ", "-")
        yield f'- <a id="{anchor}"></a>`{case.case}` {case.value:.4f} {case.why}'.rstrip()


def _interval(found: Estimate) -> str:
    return f"{found.low:.4f}-{found.high:.4f}"


def _limit(hard: float | None, margin: float | None) -> str:
    if hard is not None:
        return f"hard {hard:g}"
    return "shown" if margin is None else f"margin {margin:g}"
