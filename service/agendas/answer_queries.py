"""Answers between sessions that an agenda may cite."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.agendas.sources import Key, Source, excerpt
from service.models import MentoringSession, Pair, Question, SessionState


def fresh(db: Session, pair: Pair, at: datetime) -> Iterator[Source]:
    """Return the answers given since the last session; the next agenda begins with them."""
    last = db.scalar(
        sa.select(sa.func.max(MentoringSession.starts_at)).where(
            MentoringSession.pair_id == pair.id,
            MentoringSession.state == SessionState.HELD,
            MentoringSession.starts_at <= at,
        )
    )
    is_fresh = Question.due_at > last if last is not None else sa.true()
    yield from _answered(db, pair, is_fresh, Question.answered_at <= at)


def cited(db: Session, pair: Pair, ids: Collection[UUID]) -> Iterator[Source]:
    yield from _answered(db, pair, Question.id.in_(ids))


def _answered(db: Session, pair: Pair, *which: sa.ColumnElement[bool]) -> Iterator[Source]:
    rows = db.scalars(
        sa.select(Question)
        .where(Question.pair_id == pair.id, Question.answer.is_not(None), *which)
        .order_by(Question.due_at.desc())
    )
    for row in rows:
        written = row.answered_at or row.due_at
        yield Source(Key("answer", row.id), row.person_id, excerpt(row.answer or ""), written)
