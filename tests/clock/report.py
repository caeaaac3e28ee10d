"""`python -m tests.clock.report MARKS`: the tests on every listed date, and the demo of a year.

MARKS is pytest's expression for the quick tests. Prints the figures and fails if one is short.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from tests.clock import leap_year
from tests.clock.dates import DATES, WHOLE
from tests.clock.shift import environment_at

LONG_MARKS: Final = "browser or readme"


def passes(name: str, marks: str, *options: str) -> bool:
    print(f"{name}: {marks}", flush=True)
    command = [sys.executable, "-m", "pytest", *options, "-m", marks]
    env = {**os.environ, **environment_at(DATES[name])}
    return subprocess.run(command, check=False, env=env).returncode == 0  # noqa: S603  # our own tests


def main(arguments: list[str]) -> int:
    (marks,) = arguments
    quick = told("quick tests", {name: passes(name, marks, "-n", "2") for name in DATES})
    long = told("browser and README tests", {name: passes(name, LONG_MARKS) for name in WHOLE})
    return int(bool(leap_year.main([])) or not quick or not long)


def told(what: str, green: Mapping[str, bool]) -> bool:
    """Print on how many dates they were green; whether on all."""
    print(f"{what}: green on {sum(green.values())} of {len(green)} dates", flush=True)
    for name in (name for name, is_green in green.items() if not is_green):
        print(f"  red on {name} ({DATES[name]:%Y-%m-%d %H:%M} UTC)", flush=True)
    return all(green.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
