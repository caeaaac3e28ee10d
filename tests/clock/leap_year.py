"""`python -m tests.clock.leap_year`: the demo's whole story on each day of a leap year."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from os import getpid
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Final

from service.settings import sqlite_file_url
from service.upkeep.database.migrations import to_head
from tests.demo_days import faults_on

FIRST: Final = date(2028, 1, 1)
DAYS: Final = 366
AT_ONCE: Final = 2


def faults_of_year() -> Iterator[tuple[date, list[str]]]:
    """Each day of the year, and what is wrong with the story that ends on it."""
    days = [FIRST + timedelta(days=number) for number in range(DAYS)]
    with TemporaryDirectory() as folder, ProcessPoolExecutor(AT_ONCE) as pool:
        template = Path(folder) / "template.sqlite"
        to_head(sqlite_file_url(template))
        yield from zip(days, pool.map(partial(_faults, template), days), strict=True)


def _faults(template: Path, today: date) -> list[str]:
    folder = template.with_name(str(getpid()))  # the same for each day: see `engines_at`
    folder.mkdir()
    try:
        return faults_on(today, folder, template)
    except Exception as error:  # noqa: BLE001  # whatever it was, that day's demo does not build
        return [f"{type(error).__name__}: {error}"]
    finally:
        rmtree(folder)


def main(_arguments: list[str]) -> int:
    whole = 0
    for told, (today, faults) in enumerate(faults_of_year(), 1):
        whole += not faults
        for fault in faults:
            print(f"{today}: {fault}", flush=True)
        if (today + timedelta(days=1)).day == 1:
            print(f"to the end of {today:%B}: {whole} of {told}", flush=True)
    print(f"days of a leap year on which the demo builds: {whole} of {DAYS}")
    return int(whole < DAYS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
