"""A scheduled job: pair checks that are due."""

from datetime import datetime

from service.bootstrap import Parts
from service.pairings.pairs import health_checks


def ask_how_pairs_are(parts: Parts, now: datetime) -> None:
    """Order pair checks for third sessions that were not finished by hand."""
    with parts.write() as db:
        health_checks.ask_due(db, now)
