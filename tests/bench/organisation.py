"""A thousand people in a scratch folder, brought in by the same commands that anybody uses."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from service.bootstrap import build, load_settings
from service.cli import rounds
from service.pairings import population
from service.pairings.engine.person import Dials
from tests.bench.figures import Figure, figures_of
from tests.bench.people_csv import people_csv
from tests.running import environment

PEOPLE = 1000


def bothways(folder: Path, *words: str, **more: str) -> str:
    """What a command prints; its failure ends the benchmark."""
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "service.cli", *words],
        env=environment(folder, 8000, **more),
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
    bothways(folder, "index", "rebuild", BOTHWAYS_INDEX="chroma")  # so few need none
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
    """In a process of its own, whose settings name the folder."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "round"],
        env=environment(folder, 8000),
        check=True,
        stdout=subprocess.PIPE,
    )
    return figures_of(done.stdout)


def round_here() -> Sequence[Figure]:
    """Read, pair, prove and store, lines embedded already; the start of a process is no round."""
    parts = build(load_settings())
    began = perf_counter()
    with parts.read() as db:
        population.census(db, parts.encoder, parts.clock())
    read = perf_counter()
    rounds.plan(parts, "", Dials())
    ended = perf_counter()
    whole, reading = ended - read, read - began
    return [Figure(f"a round over {PEOPLE} people", whole, "s", 2, whole / reading, "reading them")]


def cpus() -> int:
    return len(os.sched_getaffinity(0))
