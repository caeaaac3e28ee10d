"""Move booked sessions to a new rhythm: the next one stays, the rest keep their local time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.wall_clock import series
from service.models import MentoringSession, Pair, SessionState


def planned(db: Session, pair: Pair, now: datetime) -> list[MentoringSession]:
    """Sessions booked from now on and not begun, the earliest first."""
    return list(
        db.scalars(
            sa.select(MentoringSession)
            .where(
                MentoringSession.pair_id == pair.id,
                MentoringSession.state == SessionState.PLANNED,
                MentoringSession.opened_at.is_(None),
                MentoringSession.starts_at > now,
            )
            .order_by(MentoringSession.starts_at, MentoringSession.id)
        )
    )


def fall_in(db: Session, pair: Pair, now: datetime) -> int:
    """Move booked sessions to the pair's rhythm, counted from the next; return how many."""
    rows = planned(db, pair, now)
    if not rows:
        return 0
    first = rows[0]
    starts = series(first.starts_at, pair.weeks_between, len(rows), zone_name=first.time_zone)
    for row, starts_at in zip(rows, starts, strict=True):
        row.starts_at = starts_at
        row.minutes = pair.minutes
    db.flush()
    return len(rows)


def cancel(db: Session, pair: Pair, now: datetime, *, until: datetime | None = None) -> None:
    """Cancel sessions up to `until`; `ended_at` identifies the change that did it."""
    for row in planned(db, pair, now):
        if until is None or row.starts_at < until:
            row.state, row.ended_at = SessionState.CANCELLED, now
    db.flush()
