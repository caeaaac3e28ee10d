"""Pairs whose pause is over go on."""

from datetime import datetime

from service.bootstrap import Parts
from service.pairings.changes import actions


def wake_pairs(parts: Parts, now: datetime) -> None:
    """Pairs whose pause is over go on."""
    with parts.write() as db:
        actions.wake(db, now)
