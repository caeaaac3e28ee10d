"""`python -m tests.faults.kill_starts 20`: first starts killed at random moments, then one more.

Each is `bothways up` with the real encoder in a folder of its own. The second start must end with
all that an undisturbed one brings, counted by table.
"""

import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Final

import numpy as np
import sqlalchemy as sa

from service.models import Base, engine
from service.settings import sqlite_file_url
from service.upkeep.database.queries import demo_build
from tests.faults.processes import environment, free_port, is_ready, running, wait_until

SEED: Final = 8
LIVELY: Final = frozenset({"leases", "outbox", "counters"})  # the worker goes on


def started(folder: Path) -> float:
    """Let one start come to its end; the seconds that it took."""
    port, began = free_port(), monotonic()
    with running("service.cli", "up", "--port", str(port), env=environment(folder)):
        wait_until(lambda: is_ready(port))
        return monotonic() - began


def killed(folder: Path, seconds: float) -> None:
    with running("service.cli", "up", "--port", str(free_port()), env=environment(folder)) as one:
        sleep(seconds)
        one.kill()


def counts(folder: Path) -> Mapping[str, int]:
    """Rows by table; none at all while the demo is not said to be ready."""
    made = engine.reader(sqlite_file_url(folder / "bothways.sqlite"))
    tables = [table for table in Base.metadata.sorted_tables if table.name not in LIVELY]
    with engine.transaction(made)() as db:
        record = demo_build(db)
        found = {
            table.name: db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in tables
        }
    made.dispose()
    return found if record is not None and record.ready_at is not None else {}


def main(arguments: list[str]) -> int:
    kills, whole = int(arguments[0]), 0
    rng = np.random.default_rng(SEED)
    with TemporaryDirectory() as parent:
        undisturbed = Path(parent) / "undisturbed"
        takes = started(undisturbed)
        wanted = counts(undisturbed)
        print(f"an undisturbed first start takes {takes:.0f} s", flush=True)
        for number in range(kills):
            folder, moment = Path(parent) / str(number), float(rng.uniform(0, takes))
            killed(folder, moment)
            with suppress(AssertionError):  # it never became ready
                started(folder)
            is_whole = counts(folder) == wanted
            whole += is_whole
            told = "whole" if is_whole else "NOT whole"
            print(f"killed after {moment:5.1f} s: {told}", flush=True)
    print(f"first starts killed after which a second one serves the whole demo: {whole} of {kills}")
    return int(whole < kills)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
