"""The command line over a small ranking suite: the same code path, a slice of our own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import MiniLmEncoder
from evals.cases import Asked, Bench, Case, Measured, Metric, Score, Strict, SuiteName, read_cases
from evals.cli import main
from evals.gate import write_baseline
from evals.metrics.pairings import ndcg
from evals.mutate import Mutant
from evals.report import compared, read_run
from evals.run import run_suites
from evals.sources import slice_lines

NAME = "ranks.jsonl"
CASES = 30


class Wanted(Strict):
    lengths: tuple[int, ...]


class Best(Strict):
    gains: tuple[int, ...]


Ranker = Callable[[Sequence[int]], list[int]]


def longest_first(lengths: Sequence[int]) -> list[int]:
    return sorted(range(len(lengths)), key=lambda place: -lengths[place])


def shortest_first(lengths: Sequence[int]) -> list[int]:
    return longest_first(lengths)[::-1]


class RankingSuite:
    name: SuiteName = "pairings"

    def __init__(self, ranker: Ranker, hard: float | None = None) -> None:
        self.metrics = (Metric(name="nDCG@10", better="up", margin=0.01, hard=hard),)
        self._ranker = ranker

    def cases(self, bench: Bench) -> Sequence[Case[Wanted, Best]]:
        return read_cases(slice_lines("ranks", NAME, bench.data), NAME, Case[Wanted, Best])

    def produce(self, asked: Sequence[Asked[Wanted]], _: Bench) -> Mapping[str, list[int]]:
        return {one.id: self._ranker(one.input.lengths) for one in asked}

    def measure(
        self, cases: Sequence[Case[Wanted, Best]], output: Mapping[str, list[int]]
    ) -> Measured:
        return Measured([self._score(case, output[case.id]) for case in cases])

    def _score(self, case: Case[Wanted, Best], ranked: list[int]) -> Score:
        gains = np.array(case.expected.gains, dtype=float)
        value = round(ndcg(gains[ranked], gains), 6)
        return Score(case=case.id, metric="nDCG@10", value=value, cluster=case.cluster)


def _line(number: int) -> str:
    lengths = [(number * 7 + place * 3) % 11 for place in range(5)]
    gains = [min(3, length // 3) for length in lengths]
    return Case[Wanted, Best](
        id=f"pairings/ranks/{number:02d}",
        suite="pairings",
        split="gate",
        cluster=f"c{number}",
        input=Wanted(lengths=tuple(lengths)),
        expected=Best(gains=tuple(gains)),
        source="ranks",
        made_by="generator",
    ).model_dump_json()


def _write(data: Path, lines: Sequence[str]) -> None:
    data.mkdir(exist_ok=True)
    text = "".join(f"{line}\n" for line in lines)
    (data / NAME).write_text(text, encoding="utf-8")
    words = ("title", "authors", "licence", "version", "attribution", "selection", "changes")
    entry = "\n".join(f'{word} = "ours"' for word in words)
    listed = f'[ranks]\n{entry}\nseed = 1\n[[ranks.slices]]\nfile = "{NAME}"\nrows = {len(lines)}\n'
    digest = sha256(text.encode()).hexdigest()
    (data / "SOURCES.toml").write_text(f'{listed}sha256 = "{digest}"\n', encoding="utf-8")


class Desk:
    """A folder with slice, baselines, cache and reports, and the command line over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.baseline = folder / "baselines" / "pairings.default.json"
        _write(self.data, [_line(number) for number in range(CASES)])

    def call(
        self,
        *words: str,
        ranker: Ranker = longest_first,
        hard: float | None = None,
        mutants: Sequence[Mutant] = (),
    ) -> int:
        places = ["--data", str(self.data), "--cache", str(self.folder / "cache")]
        places += ["--baselines", str(self.baseline.parent)]
        places += ["--reports", str(self.folder / "reports")]
        return main([*words, *places], suites=[RankingSuite(ranker, hard)], mutants=mutants)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    write_first_baseline(made)
    return made


def write_first_baseline(desk: Desk) -> None:
    """As `accept` does, without its mutants, which belong to the real suites."""
    bench = Bench(MiniLmEncoder(), desk.data, "gate", 7)
    run, outcomes = run_suites([RankingSuite(longest_first)], bench)
    folder = desk.baseline.parent
    write_baseline(run, outcomes[0], folder, reason="first", now=datetime(2026, 1, 1, tzinfo=UTC))


def test_unchanged_output_passes(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.call("gate") == 0
    assert "|passed|" in capsys.readouterr().out


def test_a_worse_ranking_exits_1_and_names_its_worst_case(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.call("gate", ranker=shortest_first) == 1
    assert "worse than the baseline; see pairings/ranks/" in capsys.readouterr().err


def test_a_value_over_its_hard_limit_exits_1(desk: Desk) -> None:
    assert desk.call("gate", ranker=shortest_first, hard=1.0) == 1


def test_a_deleted_baseline_exits_3(desk: Desk) -> None:
    desk.baseline.unlink()

    assert desk.call("gate") == 3


def test_a_case_that_breaks_its_schema_exits_2_without_showing_its_text(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [_line(number) for number in range(CASES)]
    lines[3] = lines[3].replace('"gains":[', '"gains":["secret-word",')
    _write(desk.data, lines)

    assert desk.call("gate") == 2

    said = capsys.readouterr().err
    assert f"{NAME}, line 4" in said
    assert "secret-word" not in said


def test_a_slice_whose_hash_differs_exits_2(desk: Desk) -> None:
    slice_file = desk.data / NAME
    slice_file.write_text(slice_file.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert desk.call("gate") == 2


def test_a_bad_case_is_told_before_a_missing_baseline_and_a_worse_ranking(desk: Desk) -> None:
    desk.baseline.unlink()
    _write(desk.data, ["{}"])

    assert desk.call("gate", ranker=shortest_first) == 2


def test_other_cases_than_the_baselines_exit_2(desk: Desk) -> None:
    _write(desk.data, [_line(number) for number in range(CASES + 1)])

    assert desk.call("gate") == 2


def test_a_case_listed_twice_exits_2(desk: Desk) -> None:
    _write(desk.data, [_line(0), _line(0)])

    assert desk.call("gate") == 2


def test_a_baseline_of_another_encoder_exits_2(desk: Desk) -> None:
    kept = desk.baseline.read_text(encoding="utf-8")
    mine = MiniLmEncoder().fingerprint
    desk.baseline.write_text(kept.replace(mine, "0" * 64), encoding="utf-8")

    assert desk.call("gate") == 2


def test_run_never_judges_and_stores_json_and_markdown(desk: Desk) -> None:
    desk.baseline.unlink()

    assert desk.call("run", ranker=shortest_first) == 0

    (place,) = (desk.folder / "reports").iterdir()
    stored = read_run(place.name, place.parent)
    assert stored.suites[0].cases == CASES
    assert "nDCG@10: worst cases" in (place / "report.md").read_text(encoding="utf-8")


def test_equal_results_share_a_run_and_others_do_not(desk: Desk) -> None:
    desk.call("run")
    desk.call("run")
    desk.call("run", ranker=shortest_first)

    assert len(list((desk.folder / "reports").iterdir())) == 2


def test_two_runs_are_shown_side_by_side(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.call("run")
    desk.call("run", ranker=shortest_first)
    one, other = sorted(place.name for place in (desk.folder / "reports").iterdir())
    capsys.readouterr()

    assert desk.call("report", one, "--against", other) == 0

    reports = desk.folder / "reports"
    expected = compared(read_run(one, reports), read_run(other, reports))
    assert capsys.readouterr().out.strip() == expected.strip()


def test_a_run_that_is_not_there_exits_2(desk: Desk) -> None:
    assert desk.call("report", "gate-7-nothing") == 2


def test_accept_needs_a_reason(desk: Desk) -> None:
    assert desk.call("accept") == 2


def test_accept_is_refused_while_a_defect_goes_unnoticed(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    before = desk.baseline.read_bytes()
    unnoticed = Mutant("no defect at all", "pairings", ("nDCG@10",), lambda output, *_: output)

    code = desk.call("accept", "--reason", "try", mutants=[unnoticed])

    assert code == 1
    assert "no defect at all" in capsys.readouterr().err
    assert desk.baseline.read_bytes() == before


def test_accept_writes_the_baseline_that_gate_then_meets(desk: Desk) -> None:
    desk.baseline.unlink()
    reverse = Mutant(
        "reverse",
        "pairings",
        ("nDCG@10",),
        lambda output, *_: {case: ranked[::-1] for case, ranked in output.items()},
    )

    assert desk.call("mutate", mutants=[reverse]) == 0
    assert desk.call("accept", "--reason", "first", mutants=[reverse]) == 0
    assert desk.call("gate") == 0
