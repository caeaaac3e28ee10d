"""Sessions to come fall in with a new rhythm: the next stays, the rest keeps its wall clock."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n import formatting
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
    """Move what is booked to the pair's rhythm, counted from the next; how many were moved."""
    rows = planned(db, pair, now)
    zone = rows[0].time_zone if rows else ""
    starts = [
        after_weeks(rows[0].starts_at, n * pair.weeks_between, zone) for n in range(len(rows))
    ]
    for row, starts_at in zip(rows, starts, strict=True):
        row.starts_at = starts_at
        row.minutes = pair.minutes
    db.flush()
    return len(rows)


def after_weeks(first: datetime, weeks: int, zone_name: str) -> datetime:
    """The instant (UTC) so many weeks later at the same hour of one zone's clocks."""
    wall = first.astimezone(formatting.zone(zone_name)).replace(tzinfo=None) + timedelta(
        weeks=weeks
    )
    there = wall.replace(tzinfo=formatting.zone(zone_name))
    return there.astimezone(formatting.zone("Etc/UTC"))


def cancel(db: Session, pair: Pair, now: datetime, until: datetime | None = None) -> None:
    """Call off what is to come, up to `until`; `ended_at` says which act it was."""
    for row in planned(db, pair, now):
        if until is None or row.starts_at < until:
            row.state, row.ended_at = SessionState.CANCELLED, now
    db.flush()
