"""Whether pairs keep to their rhythm, now or at a past instant."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import MentoringSession, Pair, PairState, SessionState

QUIET: Final = 1.5  # rhythms without a session


class Met(StrEnum):
    ON_CADENCE = "on_cadence"
    LATE = "late"
    QUIET = "quiet"
    NOT_YET = "not_yet"


class PairCadence(NamedTuple):
    pair_id: UUID
    a_id: UUID
    b_id: UUID
    met: Met


def meets(db: Session, at: datetime) -> list[PairCadence]:
    """Every pair that had begun and not ended by then; those that rest now are left out."""
    last = (
        sa.select(MentoringSession.pair_id, sa.func.max(MentoringSession.starts_at).label("at"))
        .where(MentoringSession.state == SessionState.HELD, MentoringSession.starts_at <= at)
        .group_by(MentoringSession.pair_id)
        .subquery()
    )
    rows = db.execute(
        sa.select(Pair.id, Pair.a_id, Pair.b_id, Pair.weeks_between, Pair.started_at, last.c.at)
        .outerjoin(last, last.c.pair_id == Pair.id)
        .where(
            Pair.started_at <= at,
            Pair.state != PairState.PAUSED,
            sa.or_(Pair.ended_at.is_(None), Pair.ended_at > at),
        )
    )
    return [
        PairCadence(
            pair_id, a_id, b_id, _met(timedelta(weeks=weeks), at, started=started, last=last_met)
        )
        for pair_id, a_id, b_id, weeks, started, last_met in rows
    ]


def _met(rhythm: timedelta, at: datetime, *, started: datetime, last: datetime | None) -> Met:
    quiet = at - (last or started)
    if quiet > QUIET * rhythm:
        return Met.QUIET
    if last is None:
        return Met.NOT_YET
    return Met.ON_CADENCE if quiet <= rhythm else Met.LATE


def people_who_met(db: Session, since: datetime, until: datetime) -> set[UUID]:
    """Everybody who held a session in a stretch of time."""
    held = sa.and_(
        MentoringSession.state == SessionState.HELD,
        MentoringSession.starts_at > since,
        MentoringSession.starts_at <= until,
    )
    pairs = sa.select(MentoringSession.pair_id).where(held)
    rows = db.execute(sa.select(Pair.a_id, Pair.b_id).where(Pair.id.in_(pairs)))
    return {person for row in rows for person in row}
