"""A scheduled job: paused pairs go on."""

from datetime import datetime

from service.bootstrap import Parts
from service.pairings.changes import actions


def wake_pairs(parts: Parts, now: datetime) -> None:
    """Resume pairs whose pause is over."""
    with parts.write() as db:
        actions.wake(db, now)
