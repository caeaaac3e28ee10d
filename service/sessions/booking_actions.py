"""Book sessions; a series keeps the local time of whoever booked it."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.agendas.drafts import schedule
from service.i18n import formatting
from service.i18n.language import say
from service.i18n.wall_clock import series
from service.models import MentoringSession, PairState, SessionState
from service.models.ids import uuid7
from service.pairings.pairs import health_checks, queries
from service.problems import Conflict, Refused

FURTHEST = timedelta(days=366)
_RENUMBERING = 100_000  # out of the way of every number in use


class Booking(NamedTuple):
    """The first start; a series goes on until the pair's planned number of sessions.

    `seen` is the highest number when its page was drawn: of two who book at once, one does.
    """

    first: datetime
    is_series: bool
    seen: int | None = None


def book(
    db: Session, viewer: Viewer, pair_id: UUID, *, booking: Booking, now: datetime
) -> list[UUID]:
    """Book one session or the rest of the series; all are booked, or none."""
    pair = queries.own_pair(db, viewer, pair_id, lock=True)
    if pair.state is not PairState.ACTIVE:
        sentence = say("Agree how to start first; then you can book sessions.")
        raise Refused("pair-not-active", sentence)
    check_ahead(booking.first, now)
    last = last_number(db, pair_id)
    if booking.seen is not None and booking.seen != last:
        sentence = say("Sessions were booked since you opened this page; look at them first.")
        raise Refused("booked-meanwhile", sentence, {"at": sentence})
    count = max(1, pair.planned_sessions - last) if booking.is_series else 1
    starts = series(booking.first, pair.weeks_between, count, zone_name=viewer.time_zone)
    for start in starts:
        check_free(db, pair_id, start, minutes=pair.minutes)
    made = [
        MentoringSession(
            id=uuid7(),
            pair_id=pair.id,
            number=number,
            starts_at=start,
            minutes=pair.minutes,
            time_zone=viewer.time_zone,
            state=SessionState.PLANNED,
            created_at=now,
        )
        for number, start in enumerate(starts, start=last + 1)
    ]
    db.add_all(made)
    db.flush()
    renumber(db, pair_id)
    for session in made:
        schedule.draft_if_soon(db, session, now)
    return [session.id for session in made]


def begin(db: Session, viewer: Viewer, session_id: UUID, *, now: datetime) -> None:
    """Start the timer that both see. Idempotent."""
    session = held_still(db, viewer, session_id)
    if session.state is not SessionState.PLANNED:
        raise Conflict("session-over", say("This session is over; book the next one."))
    if session.starts_at > now + timedelta(days=1):
        raise Refused(
            "too-early",
            say("This session is more than a day away; reschedule it if you want to start now."),
        )
    session.opened_at = session.opened_at or now
    db.flush()


def finish(db: Session, viewer: Viewer, session_id: UUID, *, now: datetime) -> None:
    """Idempotent; a session marked missed becomes held."""
    session = held_still(db, viewer, session_id)
    if session.state is SessionState.HELD:
        return
    if session.state is SessionState.CANCELLED:
        raise Conflict("session-over", say("This session did not take place; book the next one."))
    if session.opened_at is None and session.starts_at > now:
        raise Refused("not-begun", say("This session has not begun; begin it first."))
    session.state, session.ended_at = SessionState.HELD, now
    db.flush()
    health_checks.ask_due(db, now, session.pair_id)


def held_still(db: Session, viewer: Viewer, session_id: UUID) -> MentoringSession:
    """Load the session and lock its pair."""
    session = queries.own_session(db, viewer, session_id)
    queries.own_pair(db, viewer, session.pair_id, lock=True)
    db.refresh(session)
    return session


def check_ahead(at: datetime, now: datetime) -> None:
    if not now < at <= now + FURTHEST:
        sentence = say("Choose a time within the next year.")
        raise Refused("not-ahead", sentence, {"at": sentence})


def check_free(
    db: Session, pair_id: UUID, start: datetime, *, minutes: int, besides: UUID | None = None
) -> None:
    """The pair itself must not meet twice at once."""
    for other in db.scalars(
        sa.select(MentoringSession).where(
            MentoringSession.pair_id == pair_id,
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at < start + timedelta(minutes=minutes),
            MentoringSession.starts_at > start - timedelta(hours=3),
        )
    ):
        ends = other.starts_at + timedelta(minutes=other.minutes)
        if other.id != besides and ends > start:
            sentence = say(
                "You two already meet on {day}.", day=formatting.day(start, other.time_zone)
            )
            raise Refused("booked-already", sentence, {"at": sentence})


def last_number(db: Session, pair_id: UUID) -> int:
    highest = sa.select(sa.func.max(MentoringSession.number))
    return db.scalar(highest.where(MentoringSession.pair_id == pair_id)) or 0


def renumber(db: Session, pair_id: UUID) -> None:
    """Sessions to come are numbered in the order in which they will happen."""
    rows = db.scalars(
        sa.select(MentoringSession)
        .where(MentoringSession.pair_id == pair_id, MentoringSession.state == SessionState.PLANNED)
        .order_by(MentoringSession.starts_at)
    ).all()
    numbers = sorted(row.number for row in rows)
    if [row.number for row in rows] == numbers:
        return
    for offset in (_RENUMBERING, 0):  # in two steps: no number may stand twice in between
        for row, number in zip(rows, numbers, strict=True):
            row.number = number + offset
        db.flush()
