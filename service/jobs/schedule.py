"""Scheduler of recurring duties, each keyed so that a repeat is harmless."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.messages.jobs import order_messages, publish_reminder_reach
from service.pairings.changes.jobs import wake_pairs
from service.pairings.pairs.jobs import ask_how_pairs_are
from service.pairings.rounds.evaluation.jobs import publish_round_results
from service.pairings.suggestions.jobs import order_suggestions
from service.sessions.jobs import ask_questions, close_overdue, part_with_departed
from service.themes.jobs import order_pulse, order_themes
from service.upkeep.retention import purge
from service.upkeep.vector_index.jobs import order_index, order_recall


class Duty(NamedTuple):
    do: Callable[[Parts, datetime], object]
    every: timedelta


DUTIES: tuple[Duty, ...] = (
    Duty(order_index, timedelta(seconds=15)),
    Duty(order_recall, timedelta(hours=1)),
    Duty(order_agendas, timedelta(hours=1)),
    Duty(close_overdue, timedelta(hours=1)),
    Duty(ask_questions, timedelta(hours=1)),
    Duty(part_with_departed, timedelta(hours=1)),
    Duty(order_suggestions, timedelta(hours=1)),
    Duty(wake_pairs, timedelta(hours=1)),
    Duty(ask_how_pairs_are, timedelta(hours=1)),
    Duty(order_messages, timedelta(minutes=5)),
    Duty(order_themes, timedelta(minutes=5)),
    Duty(order_pulse, timedelta(minutes=5)),
    Duty(publish_round_results, timedelta(days=1)),
    Duty(publish_reminder_reach, timedelta(days=1)),
    Duty(purge, timedelta(hours=1)),
)
_log = structlog.get_logger()


class Scheduler:
    """Remembers when each duty was last run; one for each worker."""

    def __init__(self, duties: tuple[Duty, ...] = DUTIES) -> None:
        self._duties = duties
        self._last_runs: dict[Duty, datetime] = {}

    def run_due(self, parts: Parts, now: datetime) -> None:
        """Run every duty whose time has come; one that fails does not stop the others."""
        for duty in self._duties:
            last = self._last_runs.get(duty)
            # a clock that was set back must not stop anything until it has caught up
            if last is None or not last <= now < last + duty.every:
                self._last_runs[duty] = now
                try:
                    duty.do(parts, now)
                except Exception as error:  # noqa: BLE001  # its cause may be gone by the next time
                    _log.warning("duty_failed", duty=duty.do.__name__, error=type(error).__name__)
