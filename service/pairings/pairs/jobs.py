"""Health checks that are due, asked by the clock."""

from datetime import datetime

from service.bootstrap import Parts
from service.pairings.pairs import health_checks


def ask_how_pairs_are(parts: Parts, now: datetime) -> None:
    """Finishing the third session asks already; this is for those that were finished otherwise."""
    with parts.write() as db:
        health_checks.ask_due(db, now)
