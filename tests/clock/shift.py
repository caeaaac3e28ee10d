"""Another date for whole processes and all that they start, through time-machine; it ticks on."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

HOOK: Final = str(Path(__file__).parent)  # holds sitecustomize.py, which Python loads at its start
SHIFT: Final = "CLOCK_SHIFT_SECONDS"


def now() -> datetime:
    """The clock of this process, which may be moved itself."""
    return datetime.now(UTC)  # noqa: TID251  # what is asked for here is just that clock


def environment_at(instant: datetime) -> dict[str, str]:
    """What a process must be started with so that its clock shows `instant` about now."""
    moved_already = float(os.environ.get(SHIFT, "0"))
    seconds = (instant - now()).total_seconds() + moved_already
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    known = [path for path in paths if path != HOOK]
    return {SHIFT: str(seconds), "PYTHONPATH": os.pathsep.join([HOOK, *known])}
