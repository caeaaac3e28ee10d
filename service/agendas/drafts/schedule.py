"""Schedule drafts: hourly for sessions within 36 hours, at once for later bookings."""

from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.agendas.drafts.input_queries import material_hash, material_of
from service.models import (
    Agenda,
    AgendaVersion,
    Author,
    MentoringSession,
    Pair,
    PairState,
    SessionState,
    queue,
)
from service.models.queue import Job, JobKind

AHEAD = timedelta(hours=36)  # drafting begins; the draft is promised 24 hours ahead
_UNFINISHED = timedelta(hours=24)
_MOST_CLOSED = 500  # in one transaction


def starting_soon(db: Session, now: datetime) -> list[UUID]:
    return list(
        db.scalars(
            sa.select(MentoringSession.id)
            .join(Pair, Pair.id == MentoringSession.pair_id)
            .where(
                MentoringSession.state == SessionState.PLANNED,
                MentoringSession.opened_at.is_(None),
                MentoringSession.starts_at.between(now, now + AHEAD),
                Pair.state == PairState.ACTIVE,
            )
            .order_by(MentoringSession.starts_at, MentoringSession.id)
        )
    )


def close_overdue(db: Session, now: datetime) -> int:
    """Settle what nobody finished within a day: begun means held, else it counts as missed."""
    rows = db.scalars(
        sa.select(MentoringSession)
        .where(
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at < now - _UNFINISHED,
        )
        .order_by(MentoringSession.id)
        .limit(_MOST_CLOSED)
        .with_for_update()  # whoever finishes one at this instant has held it
    ).all()
    for row in rows:
        was_begun = row.opened_at is not None
        row.state = SessionState.HELD if was_begun else SessionState.MISSED
    return len(rows)


def draft_if_soon(db: Session, session: MentoringSession, now: datetime) -> None:
    """Order a draft at once for a session booked or moved to within 36 hours."""
    if now <= session.starts_at <= now + AHEAD:
        order_draft(db, session.id, now)


def order_draft(db: Session, session_id: UUID, now: datetime) -> None:
    """Order a draft, keyed by its inputs so that equal inputs are drafted once."""
    material = material_of(db, session_id, now)
    if material is None:
        return
    key = material_hash(material)
    latest = db.scalar(  # the inputs of the latest draft, whatever people changed since
        sa.select(AgendaVersion.brief_hash)
        .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
        .where(Agenda.session_id == session_id, AgendaVersion.author != Author.PERSON)
        .order_by(AgendaVersion.number.desc())
        .limit(1)
    )
    if latest != key:
        args = {"session_id": str(session_id)}
        queue.put(db, Job(JobKind.AGENDA, f"{session_id}:{key}", args), now)
