"""The daily budget of the chat model and a record of each call: figures, never content."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from prompts.chat import CallPurpose
from prompts.ledger_port import CallRecord, Ticket
from service.models import Counter, LlmCall
from service.models.engine import Transaction
from service.models.ids import uuid7
from service.models.upsert import insert_for


class SqlLedger:
    """Counts calls and characters of a day (UTC) in one row each, taken before the call."""

    def __init__(
        self, write: Transaction, calls: int, chars: int, *, clock: Callable[[], datetime]
    ) -> None:
        self._write = write
        self._limits = {"calls": calls, "chars": chars}
        self._clock = clock

    def reserve(self, purpose: CallPurpose, chars: int) -> Ticket | None:
        """Both budgets move together, or neither does."""
        now = self._clock()
        wanted = {"calls": 1, "chars": chars}
        with self._write() as db:
            for name, amount in wanted.items():
                counter = f"llm-{name}-{now.date().isoformat()}"
                db.execute(
                    insert_for(db)(Counter)
                    .values(name=counter, value=0)
                    .on_conflict_do_nothing(index_elements=["name"])
                )
                taken = db.execute(
                    sa.update(Counter)
                    .where(Counter.name == counter, Counter.value + amount <= self._limits[name])
                    .values(value=Counter.value + amount)
                    .returning(Counter.value)
                ).one_or_none()
                if taken is None:
                    db.rollback()
                    return None
        return Ticket(str(uuid7()), purpose, chars)

    def settle(self, ticket: Ticket, call: CallRecord) -> None:
        del ticket  # the budget was taken when it was reserved; a failed call stays counted
        with self._write() as db:
            db.add(LlmCall(**{**call._asdict(), "purpose": call.purpose.value}))
