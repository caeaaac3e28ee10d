"""`python -m evals COMMAND`: exit code 0 passes, 1 worse, 2 cannot run, 3 no baseline."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from embeddings.encoder import Encoder, MiniLmEncoder, WeightsChanged, WeightsMissing
from embeddings.multilingual.centred import CentredEncoder, shipped_means
from embeddings.multilingual.e5 import E5Encoder
from embeddings.multilingual.languages import NgramDetector
from embeddings.multilingual.mapped import MAP_FILE
from evals import (
    gate,
    line_calibration,
    line_kinds,
    line_shapes,
    report,
    slice,  # noqa: A004  a command's name
    task_rankings,
    titles,
)
from evals.cache import CACHE, SHIPPED, CachedEncoder
from evals.cases import AnySuite, Bench, CannotRun, NoBaseline, Split
from evals.languages import encoders, means, table
from evals.languages import map as languages_map
from evals.mutate import Mutant, Survival, survivals, unwatched
from evals.registry import MUTANTS, SUITES
from evals.run import run_suites
from evals.sources import DATA
from evals.suites import names
from evals.suites.common import shipped_calibration
from evals.theme_sets import bilingual
from evals.theme_sets import table as table_of_sizes
from service.agendas.composer.line_kinds import fitted_for

PASSED, WORSE, CANNOT_RUN, NO_BASELINE = 0, 1, 2, 3
SEED = 7


class Known(NamedTuple):
    suites: Sequence[AnySuite]
    mutants: Sequence[Mutant]


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
        _say(f"Cannot run: {problem}")
        return CANNOT_RUN
    except NoBaseline as problem:
        _say(str(problem))
        return NO_BASELINE


def run(asked: Options, known: Known) -> int:
    found, _ = run_suites(_chosen(known), _bench(asked))
    place = report.store(found, asked.reports)
    _print(report.table(found))
    _say(f"Report: {place}")
    return PASSED


def check(asked: Options, known: Known) -> int:
    found, outcomes = run_suites(_chosen(known), _bench(asked))
    findings = gate.judge(found, outcomes, asked.baselines)
    place = report.store(found, asked.reports, findings)
    _print("\n".join([report.GATE_HEAD, *map(report.gate_row, findings)]))
    failed = [finding for finding in findings if finding.fails]
    for finding in failed:
        _say(f"{finding.suite}, {finding.metric.name}: {finding.state}; see {finding.worst}")
    _say(f"Report: {place}")
    return WORSE if failed else PASSED


def mutate(asked: Options, known: Known) -> int:
    found = _survivals(asked, known)
    for one in found:
        state = "dies" if one.dies else "SURVIVES"
        also = f"; also moved: {', '.join(one.others)}" if one.others else ""
        _print(f"{one.mutant.suite}: {one.mutant.name}: {state}{also}")
    for name in unwatched(known.suites, known.mutants):
        _print(f"{name}: no mutant tests it")
    survived = any(not one.dies for one in found) or bool(unwatched(known.suites, known.mutants))
    return WORSE if survived else PASSED


def show(asked: Options, _: Known) -> int:
    if len(asked.suites) != 1:
        raise CannotRun("Name one run to render.")
    found = report.read_run(asked.suites[0], asked.reports)
    if asked.against:
        _print(report.compared(found, report.read_run(asked.against, asked.reports)))
    else:
        _print(report.markdown(found))
    return PASSED


def accept(asked: Options, known: Known) -> int:
    if not asked.reason.strip():
        raise CannotRun("A baseline needs a --reason.")
    survivors = [one.mutant.name for one in _survivals(asked, known) if not one.dies]
    if survivors:
        _say(f"Refused: these defects go unnoticed: {', '.join(survivors)}.")
        return WORSE
    found, outcomes = run_suites(_chosen(known), _bench(asked))
    for outcome in outcomes:
        path = gate.write_baseline(found, outcome, asked.baselines, reason=asked.reason, now=_now())
        _say(f"Wrote {path}")
    return PASSED


def show_names(asked: Options, _: Known) -> int:
    _print(names.table(names.rows(asked.data)))
    return PASSED


def cut(asked: Options, _: Known) -> int:
    """Exit 0 when the slice comes out as committed, 1 when not, 2 without its original."""
    if len(asked.suites) != 1 or asked.suites[0] not in slice.RULES or asked.origin is None:
        raise CannotRun(f"Say `slice NAME --from DIR`; names are {', '.join(slice.RULES)}.")
    name = asked.suites[0]
    made = slice.cut(name, asked.origin, asked.data)
    others = slice.differing(name, made, asked.data)
    for file in made:
        _print(f"{file}: {'differs from SOURCES.toml' if file in others else 'reproduced'}")
    return WORSE if others else PASSED


def ship(asked: Options, known: Known) -> int:
    """Encode afresh what the suites ask for, and store the vectors that the repository holds."""
    with TemporaryDirectory() as folder:
        encoder = CachedEncoder(_encoder(), Path(folder), shipped=None)
        run_suites(_chosen(known), _bench(asked, encoder))
        _say(f"Wrote {encoder.ship()} vectors to {SHIPPED}")
    return PASSED


def calibrate(asked: Options, _: Known) -> int:
    """Print what the shipped weights are worth, and what the labelled lines give instead."""
    encoder = _bench(asked).encoder
    lines = line_calibration.workplace_lines(encoder)
    misleading = line_calibration.misleading_pairs(encoder, asked.data)
    found = {"shipped": shipped_calibration(), "fitted": line_calibration.fitted(lines.of("fit"))}
    for name, weights in found.items():
        told = line_calibration.told(weights, lines.of("check"), misleading)
        _print("\n".join([f"{name} weights", *told]))
    return PASSED


def rank(asked: Options, _: Known) -> int:
    """Print how well a fit orders people by how near their work is."""
    bench = _bench(asked)
    found = task_rankings.crowd(bench.encoder, asked.seed, asked.data)
    _print("\n".join(task_rankings.told(found, shipped_calibration())))
    return PASSED


def compare_languages(asked: Options, _: Known) -> int:
    """Print what each encoder is worth to people of two languages, kind by kind, and its cost."""
    trials = encoders.trials(asked.cache)
    _print("\n".join([table.HEAD, *(table.measured(one, asked.data) for one in trials)]))
    for encoder in trials:
        _print("\n".join([encoder.name, *table.kinds_told(encoder, asked.data)]))
    _print("\n".join(encoders.costs(asked.data)))
    return PASSED


def compare_sizes(asked: Options, _: Known) -> int:
    """Print what the product finds in sets of 17 to 20,000 texts, beside three other methods."""
    bench = _bench(asked)
    drawn = table_of_sizes.all_draws(asked.split, asked.origin, asked.data)
    found = [table_of_sizes.placed(one, bench.encoder) for one in drawn]
    _print(table_of_sizes.HEAD)
    for row in table_of_sizes.rows(found):
        _print(row)
    _print(bilingual.HEAD)
    for row in bilingual.rows(bench.encoder, asked.data):
        _print(row)
    if asked.origin is None:
        _say(table_of_sizes.ABSENT)
    return PASSED


def measure_means(asked: Options, _: Known) -> int:
    """Print what `embeddings/multilingual/means.json` has to hold."""
    _print(means.as_json(means.measured_means(E5Encoder(), asked.data)).rstrip())
    return PASSED


def learn_map(asked: Options, _: Known) -> int:
    """Write `embeddings/multilingual/map.npz`; the same encoders give the same file's numbers."""
    english, foreign = (CachedEncoder(one, asked.cache) for one in (_encoder(), E5Encoder()))
    centred = CentredEncoder(foreign, shipped_means(), NgramDetector())
    place = Path(str(files("embeddings.multilingual"))) / MAP_FILE
    np.savez_compressed(place, turn=languages_map.learnt_map(centred, english, asked.data))
    _say(f"Wrote {place}")
    return PASSED


def read_titles(asked: Options, _: Known) -> int:
    """Print every title and sentence of the known themes, with the marks of a reader."""
    sets = titles.named_sets(_bench(asked))
    _print("\n".join(titles.listing(sets, titles.read_marks(asked.data))))
    return PASSED


def tell_kinds(asked: Options, _: Known) -> int:
    """Print how well kinds of lines are told on lines that nothing was made from."""
    encoder = _bench(asked).encoder
    lines = line_kinds.labelled(asked.data / line_kinds.FRESH)
    found = line_kinds.measured(lines, encoder, fitted_for(encoder.fingerprint))
    _print(line_kinds.table(found))
    return PASSED


def try_shapes(asked: Options, _: Known) -> int:
    """Print how many of 3,000 odd lines give a right item, and fifty headings to read."""
    _print(line_shapes.table(asked.seed))
    return PASSED


def fit_kinds(asked: Options, _: Known) -> int:
    """Write the weights that tell kinds of lines by their vectors."""
    _say(f"Wrote {line_kinds.fit(_bench(asked).encoder, asked.data)}")
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
    "calibrate": calibrate,
    "rank": rank,
    "languages": compare_languages,
    "sizes": compare_sizes,
    "means": measure_means,
    "map": learn_map,
    "titles": read_titles,
    "line-kinds": tell_kinds,
    "fit-line-kinds": fit_kinds,
    "line-shapes": try_shapes,
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


def _encoder() -> MiniLmEncoder:
    return MiniLmEncoder(precision="fp32")  # one precision, whatever the processor offers


def _bench(asked: Options, encoder: Encoder | None = None) -> Bench:
    split: Split = "dev" if asked.split == "dev" else "gate"
    if encoder is None:
        encoder = _encoder() if asked.no_cache else CachedEncoder(_encoder(), asked.cache)
    return Bench(encoder, asked.data, split, asked.seed)


def _survivals(asked: Options, known: Known) -> list[Survival]:
    bench = _bench(asked)
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


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
