"""Order a pair check for both after every third session held."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import CheckIn, CheckInState, MentoringSession, Pair, SessionState
from service.models.ids import uuid7
from service.models.scopes import OPEN_PAIRS
from service.models.upsert import insert_for

EVERY: Final = 3  # sessions
OPENS_AFTER: Final = timedelta(days=7)  # with one answer alone
_STILL_NEW: Final = timedelta(days=21)  # an older session is not asked about any more


def ask_due(db: Session, now: datetime, pair_id: UUID | None = None) -> int:
    """Ask both of every pair, or of one, that has held three sessions since it was asked last.

    What was left unanswered before is skipped. The number of pairs that were asked.
    """
    found = db.execute(_due(now, pair_id)).all()
    for pair, session_id in found:
        db.execute(
            sa.update(CheckIn)
            .where(CheckIn.pair_id == pair.id, CheckIn.state == CheckInState.DUE)
            .where(CheckIn.session_id != session_id)
            .values(state=CheckInState.SKIPPED)
        )
        for person_id in (pair.a_id, pair.b_id):
            db.execute(
                insert_for(db)(CheckIn)
                .values(
                    id=uuid7(),
                    pair_id=pair.id,
                    session_id=session_id,
                    person_id=person_id,
                    state=CheckInState.DUE,
                    answers={},
                    in_themes=False,
                    created_at=now,
                )
                .on_conflict_do_nothing(index_elements=["session_id", "person_id"])
            )
    db.flush()
    return len(found)


def _due(now: datetime, pair_id: UUID | None) -> sa.Select[Pair, UUID]:
    latest = _held_since_asked()
    found = (
        sa.select(Pair, MentoringSession.id)
        .join(latest, latest.c.pair_id == Pair.id)
        .join(
            MentoringSession,
            sa.and_(MentoringSession.pair_id == Pair.id, MentoringSession.starts_at == latest.c.at),
        )
        .where(
            Pair.state.in_(OPEN_PAIRS),
            MentoringSession.state == SessionState.HELD,
            latest.c.held >= EVERY,
            latest.c.at > now - _STILL_NEW,
        )
        .order_by(Pair.id)
    )
    return found if pair_id is None else found.where(Pair.id == pair_id)


def _held_since_asked() -> sa.Subquery:
    """By pair, how many sessions were held after the one that was asked about, and the last."""
    asked = (
        sa.select(CheckIn.pair_id, sa.func.max(MentoringSession.starts_at).label("at"))
        .join(MentoringSession, MentoringSession.id == CheckIn.session_id)
        .group_by(CheckIn.pair_id)
        .subquery()
    )
    is_new = sa.or_(asked.c.at.is_(None), MentoringSession.starts_at > asked.c.at)
    return (
        sa.select(
            MentoringSession.pair_id,
            sa.func.count().label("held"),
            sa.func.max(MentoringSession.starts_at).label("at"),
        )
        .outerjoin(asked, asked.c.pair_id == MentoringSession.pair_id)
        .where(MentoringSession.state == SessionState.HELD, is_new)
        .group_by(MentoringSession.pair_id)
        .subquery()
    )
