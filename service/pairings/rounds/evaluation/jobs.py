"""The nightly duty of rounds: publish how those that were released were answered."""

from datetime import datetime

from service.bootstrap import Parts
from service.pairings.rounds.evaluation.result_actions import publish_results


def publish_round_results(parts: Parts, now: datetime) -> None:
    """Harmless to repeat: a figure changes only where enough people did something else."""
    with parts.write() as db:
        publish_results(db, now, k=parts.settings.k)
