"""`python -m tests.clock.report MARKS`: the tests on every listed date, and the demo of a year.

MARKS is pytest's expression for the quick tests. Prints the figures and fails if one is short.
"""

import os
import subprocess
import sys
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
    quick = {name: passes(name, marks, "-n", "2") for name in DATES}
    long = {name: passes(name, LONG_MARKS) for name in WHOLE}
    is_short = bool(leap_year.main([]))
    for what, found in (("quick tests", quick), ("browser and README tests", long)):
        print(f"{what}: green on {sum(found.values())} of {len(found)} dates")
        for name in (name for name, is_green in found.items() if not is_green):
            print(f"  red on {name} ({DATES[name]:%Y-%m-%d %H:%M} UTC)")
    return int(is_short or not all(quick.values()) or not all(long.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
