"""`python -m evals COMMAND`: exit code 0 passes, 1 worse, 2 cannot run, 3 no baseline."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import WeightsChanged, WeightsMissing
from evals import gate, report, slice  # noqa: A004  a command's name
from evals.cache import CACHE, SHIPPED, CachedEncoder
from evals.cases import AnySuite, CannotRun, NoBaseline
from evals.measurements import MEASUREMENTS
from evals.mutate import Mutant, Survival, survivals, unwatched
from evals.options import (
    CANNOT_RUN,
    NO_BASELINE,
    PASSED,
    SEED,
    WORSE,
    Known,
    Options,
    bench_of,
    say,
    shipped_encoder,
    tell,
)
from evals.registry import MUTANTS, SUITES
from evals.run import run_suites
from evals.sources import DATA
from evals.suites import names


def main(
    arguments: Sequence[str] | None = None,
    suites: Sequence[AnySuite] = SUITES,
    mutants: Sequence[Mutant] = MUTANTS,
) -> int:
    """Return the exit code; tests hand in suites and mutants of their own."""
    asked = _parser().parse_args(arguments, namespace=Options())
    chosen = [suite for suite in suites if not asked.suites or suite.name in asked.suites]
    known = [mutant for mutant in mutants if mutant.suite in {suite.name for suite in chosen}]
    try:
        return COMMANDS[asked.command](asked, Known(chosen, known))
    except (CannotRun, WeightsMissing, WeightsChanged) as problem:
        say(f"Cannot run: {problem}")
        return CANNOT_RUN
    except NoBaseline as problem:
        say(str(problem))
        return NO_BASELINE


def run(asked: Options, known: Known) -> int:
    found, _ = run_suites(_chosen(known), bench_of(asked))
    place = report.store(found, asked.reports)
    tell(report.table(found))
    say(f"Report: {place}")
    return PASSED


def check(asked: Options, known: Known) -> int:
    found, outcomes = run_suites(_chosen(known), bench_of(asked))
    findings = gate.judge(found, outcomes, asked.baselines)
    place = report.store(found, asked.reports, findings)
    tell("\n".join([report.GATE_HEAD, *map(report.gate_row, findings)]))
    failed = [finding for finding in findings if finding.fails]
    for finding in failed:
        say(f"{finding.suite}, {finding.metric.name}: {finding.state}; see {finding.worst}")
    say(f"Report: {place}")
    return WORSE if failed else PASSED


def mutate(asked: Options, known: Known) -> int:
    found = _survivals(asked, known)
    for one in found:
        state = "dies" if one.dies else "SURVIVES"
        also = f"; also moved: {', '.join(one.others)}" if one.others else ""
        tell(f"{one.mutant.suite}: {one.mutant.name}: {state}{also}")
    for name in unwatched(known.suites, known.mutants):
        tell(f"{name}: no mutant tests it")
    survived = any(not one.dies for one in found) or bool(unwatched(known.suites, known.mutants))
    return WORSE if survived else PASSED


def show(asked: Options, _: Known) -> int:
    if len(asked.suites) != 1:
        raise CannotRun("Name one run to render.")
    found = report.read_run(asked.suites[0], asked.reports)
    if asked.against:
        tell(report.compared(found, report.read_run(asked.against, asked.reports)))
    else:
        tell(report.markdown(found))
    return PASSED


def accept(asked: Options, known: Known) -> int:
    if not asked.reason.strip():
        raise CannotRun("A baseline needs a --reason.")
    survivors = [one.mutant.name for one in _survivals(asked, known) if not one.dies]
    if survivors:
        say(f"Refused: these defects go unnoticed: {', '.join(survivors)}.")
        return WORSE
    found, outcomes = run_suites(_chosen(known), bench_of(asked))
    for outcome in outcomes:
        path = gate.write_baseline(found, outcome, asked.baselines, reason=asked.reason, now=_now())
        say(f"Wrote {path}")
    return PASSED


def show_names(asked: Options, _: Known) -> int:
    tell(names.table(names.rows(asked.data)))
    return PASSED


def cut(asked: Options, _: Known) -> int:
    """Exit 0 when the slice comes out as committed, 1 when not, 2 without its original."""
    if len(asked.suites) != 1 or asked.suites[0] not in slice.RULES or asked.origin is None:
        raise CannotRun(f"Say `slice NAME --from DIR`; names are {', '.join(slice.RULES)}.")
    name = asked.suites[0]
    made = slice.cut(name, asked.origin, asked.data)
    others = slice.differing(name, made, asked.data)
    for file in made:
        tell(f"{file}: {'differs from SOURCES.toml' if file in others else 'reproduced'}")
    return WORSE if others else PASSED


def ship(asked: Options, known: Known) -> int:
    """Encode afresh what the suites ask for, and store the vectors that the repository holds."""
    with TemporaryDirectory() as folder:
        encoder = CachedEncoder(shipped_encoder(), Path(folder), shipped=None)
        run_suites(_chosen(known), bench_of(asked, encoder))
        say(f"Wrote {encoder.ship()} vectors to {SHIPPED}")
    return PASSED


COMMANDS: Mapping[str, Callable[[Options, Known], int]] = {
    "run": run,
    "gate": check,
    "mutate": mutate,
    "report": show,
    "names": show_names,
    "accept": accept,
    "slice": cut,
    "ship": ship,
    **MEASUREMENTS,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("command", choices=tuple(COMMANDS))
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="suites, a run or a slice")
    parser.add_argument("--backend", choices=("default",), default="default")
    parser.add_argument("--split", choices=("dev", "gate"), default="gate")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--baselines", type=Path, default=gate.BASELINES)
    parser.add_argument("--reports", type=Path, default=report.REPORTS)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--no-cache", action="store_true")
    parser.add_argument("--reason", default="", help="why `accept` may change a baseline")
    parser.add_argument("--against", default="", help="the run that `report` compares with")
    parser.add_argument("--from", dest="origin", type=Path, help="folder of the originals")
    return parser


def _survivals(asked: Options, known: Known) -> list[Survival]:
    bench = bench_of(asked)
    return [
        one
        for suite in _chosen(known)
        for one in survivals(suite, [m for m in known.mutants if m.suite == suite.name], bench)
    ]


def _chosen(known: Known) -> Sequence[AnySuite]:
    if not known.suites:
        raise CannotRun(f"Suites are {', '.join(suite.name for suite in SUITES)}.")
    return known.suites


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the command line is where the clock comes in
