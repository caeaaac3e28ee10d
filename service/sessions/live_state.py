"""Where a running session is on its agenda, by the server's clock; pure."""

from datetime import datetime, timedelta
from typing import NamedTuple

from service.agendas.views import AgendaView, SlotView
from service.pairings.pairs.queries import SessionFacts


class TimedSlot(NamedTuple):
    """A slot on the clock: minutes from the beginning, and the instant it is due to start."""

    slot: SlotView
    offset: int
    starts_at: datetime


class Live(NamedTuple):
    """`place` is the part that is on now, from 0; the last one goes on until somebody finishes."""

    started_at: datetime
    elapsed_seconds: int
    minutes: int
    parts: list[TimedSlot]
    place: int

    @property
    def current(self) -> TimedSlot | None:
        return self.parts[self.place] if self.parts else None

    @property
    def clock(self) -> str:
        return f"{self.elapsed_seconds // 60}:{self.elapsed_seconds % 60:02d}"


def live(session: SessionFacts, agenda: AgendaView | None, now: datetime) -> Live:
    """As begun, or as booked while nobody has begun."""
    start = session.opened_at or session.starts_at
    offset, parts = 0, []
    for slot in agenda.slots if agenda else ():
        parts.append(TimedSlot(slot, offset, start + timedelta(minutes=offset)))
        offset += slot.minutes
    elapsed = max(0, int((now - start).total_seconds())) if session.opened_at else 0
    begun = [n for n, part in enumerate(parts) if part.offset * 60 <= elapsed]
    return Live(start, elapsed, max(offset, session.minutes), parts, begun[-1] if begun else 0)
