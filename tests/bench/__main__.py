"""`make bench`: every figure that we promise, as a table and as JSON in bench-results/."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import (
    arithmetic,
    drafting,
    jobs,
    organisation,
    pages,
    recommending,
    serving,
    vector_index,
)
from tests.bench.figures import Figure, as_json, figures_of, table

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench-results"

_IN_PROCESS: dict[str, Callable[[], Sequence[Figure]]] = {
    "themes": arithmetic.themes,  # first: its memory is the peak of its own process
    "top": arithmetic.top_ten,
    "reading": arithmetic.reading,
    "index": vector_index.index_figures,
    "agendas": drafting.drafted,
}


def main(words: Sequence[str]) -> int:
    if words:
        print(as_json({**_IN_PROCESS, "round": organisation.round_here}[words[0]]()))
        return 0
    figures = [figure for name in _IN_PROCESS for figure in _apart(name)]
    with TemporaryDirectory() as scratch:
        people, demo = Path(scratch) / "people", Path(scratch) / "demo"
        figures += organisation.imported(people)
        figures += organisation.round_planned(people)
        figures += serving.recommended(people)
        figures += recommending.served(Path(scratch) / "ten thousand")
        figures += serving.weighed(demo)
        figures += pages.timed(Path(scratch) / "large")
        figures += jobs.timed(Path(scratch) / "jobs")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "figures.json").write_text(as_json(figures), encoding="utf-8")
    print(f"{organisation.cpus()} cores\n\n{table(figures)}")
    return 0


def _apart(name: str) -> list[Figure]:
    """A process of its own, so that one benchmark's memory is not another's."""
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.bench", name], cwd=ROOT, check=True, stdout=subprocess.PIPE
    )
    return figures_of(done.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
