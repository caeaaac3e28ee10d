"""`python -m evals COMMAND`: exit code 0 passes, 1 worse, 2 cannot run, 3 no baseline."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from embeddings.encoder import MiniLmEncoder, WeightsChanged, WeightsMissing
from evals import gate, report, slice  # noqa: A004  the command's own name
from evals.cache import CACHE, CachedEncoder
from evals.cases import AnySuite, Bench, CannotRun, NoBaseline, Split
from evals.mutate import Survival, survivals, unwatched
from evals.registry import MUTANTS, SUITES
from evals.run import run_suites
from evals.sources import DATA

PASSED, WORSE, CANNOT_RUN, NO_BASELINE = 0, 1, 2, 3
SEED = 7


class Options(argparse.Namespace):
    """The parsed command line, typed."""

    command: str
    suites: list[str]
    split: str
    seed: int
    data: Path
    baselines: Path
    reports: Path
    cache: Path
    no_cache: bool
    reason: str
    against: str
    origin: Path | None


def main(arguments: Sequence[str] | None = None, suites: Sequence[AnySuite] | None = None) -> int:
    """Return the exit code; `suites` replaces the registered ones in tests."""
    asked = _parser().parse_args(arguments, namespace=Options())
    chosen = [s for s in suites or SUITES if asked.suites in ([], None) or s.name in asked.suites]
    try:
        return COMMANDS[asked.command](asked, chosen)
    except (CannotRun, WeightsMissing, WeightsChanged) as problem:
        _say(f"Cannot run: {problem}")
        return CANNOT_RUN
    except NoBaseline as problem:
        _say(str(problem))
        return NO_BASELINE


def run(asked: Options, suites: Sequence[AnySuite]) -> int:
    found, _ = run_suites(suites, _bench(asked))
    place = report.store(found, asked.reports)
    _print(report.table(found))
    _say(f"Report: {place}")
    return PASSED


def check(asked: Options, suites: Sequence[AnySuite]) -> int:
    found, outcomes = run_suites(suites, _bench(asked))
    findings = gate.judge(found, outcomes, asked.baselines)
    place = report.store(found, asked.reports, findings)
    _print("\n".join([report.GATE_HEAD, *map(report.gate_row, findings)]))
    failed = [finding for finding in findings if finding.fails]
    for finding in failed:
        _say(f"{finding.suite}, {finding.metric.name}: {finding.state}; see {finding.worst}")
    _say(f"Report: {place}")
    return WORSE if failed else PASSED


def mutate(asked: Options, suites: Sequence[AnySuite]) -> int:
    found = _survivals(asked, suites)
    for one in found:
        state = "dies" if one.dies else "SURVIVES"
        also = f"; also moved: {', '.join(one.others)}" if one.others else ""
        _print(f"{one.mutant.suite}: {one.mutant.name}: {state}{also}")
    for name in unwatched(suites, MUTANTS):
        _print(f"{name}: no mutant tests it")
    survived = any(not one.dies for one in found) or bool(unwatched(suites, MUTANTS))
    return WORSE if survived else PASSED


def show(asked: Options, _: Sequence[AnySuite]) -> int:
    if len(asked.suites) != 1:
        raise CannotRun("Name one run to render.")
    found = report.read_run(asked.suites[0], asked.reports)
    if asked.against:
        _print(report.compared(found, report.read_run(asked.against, asked.reports)))
    else:
        _print(report.markdown(found))
    return PASSED


def accept(asked: Options, suites: Sequence[AnySuite]) -> int:
    if not asked.reason.strip():
        raise CannotRun("A baseline needs a --reason.")
    survivors = [one.mutant.name for one in _survivals(asked, suites) if not one.dies]
    if survivors:
        _say(f"Refused: these defects go unnoticed: {', '.join(survivors)}.")
        return WORSE
    found, outcomes = run_suites(suites, _bench(asked))
    for outcome in outcomes:
        _say(f"Wrote {gate.write_baseline(found, outcome, asked.baselines, asked.reason, _now())}")
    return PASSED


def cut(asked: Options, _: Sequence[AnySuite]) -> int:
    """Exit 0 when the slice comes out as committed, 1 when not, 2 without its original."""
    if len(asked.suites) != 1 or asked.suites[0] not in slice.RULES or asked.origin is None:
        raise CannotRun(f"Say `slice NAME --from DIR`; names are {', '.join(slice.RULES)}.")
    name = asked.suites[0]
    made = slice.cut(name, asked.origin, asked.data)
    others = slice.differing(name, made, asked.data)
    for file in made:
        _print(f"{file}: {'differs from SOURCES.toml' if file in others else 'reproduced'}")
    return WORSE if others else PASSED


COMMANDS: Mapping[str, Callable[[Options, Sequence[AnySuite]], int]] = {
    "run": run,
    "gate": check,
    "mutate": mutate,
    "report": show,
    "accept": accept,
    "slice": cut,
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


def _bench(asked: Options) -> Bench:
    encoder = MiniLmEncoder(precision="fp32")  # one precision, whatever the processor offers
    split: Split = "dev" if asked.split == "dev" else "gate"
    kept = encoder if asked.no_cache else CachedEncoder(encoder, asked.cache)
    return Bench(kept, asked.data, split, asked.seed)


def _survivals(asked: Options, suites: Sequence[AnySuite]) -> list[Survival]:
    bench = _bench(asked)
    return [
        one
        for suite in suites
        for one in survivals(suite, [m for m in MUTANTS if m.suite == suite.name], bench)
    ]


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  the command line is where the clock comes in


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
