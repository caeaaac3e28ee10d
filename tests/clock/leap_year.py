"""`python -m tests.clock.leap_year [MONTH ...]`: the demo's whole story on each day of a leap year.

Months by their numbers, where not all of the year is wanted at once.
"""

import sys
from collections.abc import Collection, Iterator, Sequence
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


def days_of(months: Collection[int]) -> list[date]:
    year = (FIRST + timedelta(days=number) for number in range(DAYS))
    return [day for day in year if not months or day.month in months]


def faults_of(days: Sequence[date]) -> Iterator[tuple[date, list[str]]]:
    """Each of these days, and what is wrong with the story that ends on it."""
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


def main(arguments: list[str]) -> int:
    days = days_of([int(month) for month in arguments])
    whole = 0
    for told, (today, faults) in enumerate(faults_of(days), 1):
        whole += not faults
        for fault in faults:
            print(f"{today}: {fault}", flush=True)
        if (today + timedelta(days=1)).day == 1:
            print(f"to the end of {today:%B}: {whole} of {told}", flush=True)
    print(f"days of a leap year on which the demo builds: {whole} of {len(days)}")
    return int(whole < len(days))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
