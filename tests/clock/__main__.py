"""`python -m tests.clock 2028-02-29T12:00 make run`: a command on another day.

Instead of an instant (UTC) may stand the name of a listed date, `commit` for the one of them that
belongs to the commit checked out, or `noon` of this day: no midnight comes in a test's way then.
"""

import os
import subprocess
import sys
from datetime import UTC, datetime

from tests.clock.dates import DATES, of_commit
from tests.clock.shift import environment_at, now


def instant_of(told: str) -> datetime:
    """Raise ValueError for what is neither a listed date nor an instant."""
    if told == "noon":
        return now().replace(hour=12, minute=0, second=0)
    name = of_commit(revision()) if told == "commit" else told
    return DATES.get(name) or datetime.fromisoformat(name).replace(tzinfo=UTC)


def revision() -> str:
    """The commit, or the day where there is no repository."""
    asked = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607  # the git of whoever works here
        check=False,
        capture_output=True,
        text=True,
    )
    return asked.stdout.strip() or now().date().isoformat()


def main(arguments: list[str]) -> int:
    try:
        told, *command = arguments
        instant = instant_of(told)
    except ValueError:
        print(__doc__, file=sys.stderr)
        return 2
    print(f"As on {instant:%A %d %B %Y, %H:%M} UTC:", file=sys.stderr, flush=True)
    os.execvpe(command[0], command, {**os.environ, **environment_at(instant)})  # noqa: S606  # as asked
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
