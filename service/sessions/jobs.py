"""Sessions by the clock: what nobody finished, questions in between, pairs of those who left."""

from datetime import datetime

from service.agendas.drafts import schedule
from service.bootstrap import Parts
from service.sessions import departure_actions
from service.sessions.questions import actions as question_actions


def close_overdue(parts: Parts, now: datetime) -> None:
    """Settle sessions that nobody finished; called hourly."""
    with parts.write() as db:
        schedule.close_overdue(db, now)


def ask_questions(parts: Parts, now: datetime) -> None:
    """Ask in every gap between sessions that is half over; called hourly."""
    with parts.write() as db:
        question_actions.ask_due(db, now)


def part_with_departed(parts: Parts, now: datetime) -> None:
    """End the pairs of people who have left; called hourly."""
    with parts.write() as db:
        departure_actions.part(db, now)
