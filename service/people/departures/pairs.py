"""End the pairs of people who have left, and restore them where nobody acted since."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.models import (
    MentoringSession,
    Pair,
    PairState,
    Person,
    SessionState,
    queue,
)
from service.models.queue import Job, JobKind
from service.models.scopes import GONE, in_pair, partner_of

_Later = aliased(Pair)


def end(db: Session, person_id: UUID, now: datetime) -> dict[str, str]:
    """End somebody's pairs; return the state that each of them had."""
    running = sa.select(Pair).where(Pair.state != PairState.ENDED, in_pair(person_id))
    before = {}
    for pair in db.scalars(running.order_by(Pair.id).with_for_update()).all():
        before[str(pair.id)] = pair.state.value
        end_pair(db, pair, now)
        order_suggestions(db, pair.id, pair.other_than(person_id), at=now)
    return before


def end_pair(db: Session, pair: Pair, now: datetime) -> None:
    """End a pair by nobody's wish and cancel its sessions; `ended_at` identifies what did it."""
    pair.state, pair.ended_at, pair.ended_by_id, pair.end_note = PairState.ENDED, now, None, None
    for session in _to_come(db, pair, SessionState.PLANNED, now=now):
        session.state, session.ended_at = SessionState.CANCELLED, now
        session.sequence, session.changed_at = session.sequence + 1, now
    db.flush()


def restore(db: Session, person: Person, now: datetime) -> None:
    """Restore pairs that ended as the person left, unless the partner has gone or found another."""
    states: dict[str, str] = (person.before_leaving or {}).get("pairs", {})
    other = partner_of(person.id)
    is_gone = sa.exists().where(Person.id == other, Person.state.in_(GONE))
    has_another = sa.exists().where(
        sa.or_(_Later.a_id == other, _Later.b_id == other), _Later.created_at >= person.left_at
    )
    ended = sa.select(Pair).where(
        Pair.id.in_([UUID(pair_id) for pair_id in states]),
        Pair.state == PairState.ENDED,
        Pair.ended_at == person.left_at,
        ~is_gone,
        ~has_another,
    )
    for pair in db.scalars(ended.order_by(Pair.id).with_for_update()).all():
        pair.state = PairState(states[str(pair.id)])
        for session in _to_come(db, pair, SessionState.CANCELLED, now=now):
            if session.ended_at == pair.ended_at:
                session.state, session.ended_at = SessionState.PLANNED, None
                session.sequence, session.changed_at = session.sequence + 1, now
        pair.ended_at = None
        order_suggestions(db, pair.id, pair.other_than(person.id), at=now)
    db.flush()


def order_suggestions(db: Session, pair_id: UUID, person_id: UUID, *, at: datetime) -> None:
    """Order new suggestions for a partner, once for what became of the pair at that time."""
    key = f"{person_id}:departed:{pair_id}:{at.isoformat()}"
    queue.put(db, Job(JobKind.SUGGEST, key, {"id": str(person_id)}), at)


def _to_come(
    db: Session, pair: Pair, state: SessionState, *, now: datetime
) -> sa.ScalarResult[MentoringSession]:
    return db.scalars(
        sa.select(MentoringSession).where(
            MentoringSession.pair_id == pair.id,
            MentoringSession.state == state,
            MentoringSession.starts_at > now,
        )
    )
