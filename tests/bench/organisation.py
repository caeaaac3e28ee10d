"""A thousand people in a scratch folder, brought in by the same commands that anybody uses."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tests.bench.figures import Figure
from tests.bench.people_csv import people_csv
from tests.running import environment

PEOPLE = 1000


def bothways(folder: Path, *words: str) -> str:
    """What a command prints; its failure ends the benchmark."""
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "service.cli", *words],
        env=environment(folder, 8000),
        check=True,
        stdout=subprocess.PIPE,
    )
    return done.stdout.decode()


def imported(folder: Path) -> Sequence[Figure]:
    """Import, embed and index; the drain runs what a worker would."""
    file = folder / "people.csv"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(people_csv(PEOPLE), encoding="utf-8")
    bothways(folder, "migrate")
    began = perf_counter()
    bothways(folder, "people", "import", str(file))
    read = perf_counter()
    bothways(folder, "worker", "--drain")
    bothways(folder, "index", "rebuild")
    ended = perf_counter()
    return [
        Figure(
            f"import {PEOPLE} people, 10 lines each, embedded and indexed",
            ended - began,
            "s",
            60,
            (ended - began) / (read - began),
            "the import alone",
        )
    ]


def round_planned(folder: Path) -> Sequence[Figure]:
    """From the command's start to its report, lines embedded already."""
    began = perf_counter()
    bothways(folder, "--help")
    empty = perf_counter()
    bothways(folder, "round", "plan", "--json")
    ended = perf_counter()
    whole = ended - empty
    return [
        Figure(
            f"a round over {PEOPLE} people, command and all",
            whole,
            "s",
            2,
            whole / (empty - began),
            "the command's bare start",
        )
    ]


def cpus() -> int:
    return len(os.sched_getaffinity(0))
