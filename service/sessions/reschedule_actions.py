"""Move, skip or restore one session; each raises its sequence, which calendars follow."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.agendas.drafts import schedule
from service.i18n.language import say
from service.models import MentoringSession, Pair, PairState, SessionState
from service.pairings.pairs.queries import SessionFacts
from service.problems import Conflict, Refused
from service.sessions import booking_actions

UNDO: Final = timedelta(days=1)


class Move(NamedTuple):
    """Where to; `seen` is the sequence that its page showed: of two who move at once, one does."""

    starts_at: datetime
    seen: int | None = None


def move(db: Session, viewer: Viewer, session_id: UUID, *, wish: Move, now: datetime) -> None:
    """Move one session; the rest of its series stays."""
    session = _planned(db, viewer, session_id)
    if session.starts_at == wish.starts_at:
        return
    if wish.seen is not None and wish.seen != session.sequence:
        sentence = say("This session was moved since you opened this page; look at its new time.")
        raise Refused("moved-meanwhile", sentence, {"at": sentence})
    booking_actions.check_ahead(wish.starts_at, now)
    booking_actions.check_free(
        db, session.pair_id, wish.starts_at, minutes=session.minutes, besides=session.id
    )
    session.starts_at = wish.starts_at
    _changed(db, session, now)
    schedule.draft_if_soon(db, session, now)


def skip(db: Session, viewer: Viewer, session_id: UUID, *, now: datetime) -> UUID:
    """Call one session off for both, whose pair is given back; `bring_back` undoes it for a day."""
    session = _planned(db, viewer, session_id)
    session.state = SessionState.CANCELLED
    _changed(db, session, now)
    return session.pair_id


def bring_back(db: Session, viewer: Viewer, session_id: UUID, *, now: datetime) -> UUID:
    """Restore a skipped session. Idempotent."""
    session = booking_actions.held_still(db, viewer, session_id)
    if session.state is SessionState.PLANNED:
        return session.pair_id
    pair = db.get_one(Pair, session.pair_id)
    if pair.state is not PairState.ACTIVE or not is_returnable(session, now):
        sentence = say("This session can no longer be brought back; book another one.")
        raise Conflict("not-skipped", sentence)
    booking_actions.check_free(
        db, session.pair_id, session.starts_at, minutes=session.minutes, besides=session.id
    )
    session.state, session.ended_at = SessionState.PLANNED, None
    _changed(db, session, now)
    schedule.draft_if_soon(db, session, now)
    return session.pair_id


def is_returnable(session: MentoringSession | SessionFacts, now: datetime) -> bool:
    """Whether it was skipped within a day and is still ahead."""
    skipped_at = session.changed_at
    if session.state is not SessionState.CANCELLED or skipped_at is None:
        return False
    return skipped_at > now - UNDO and session.starts_at > now


def _planned(db: Session, viewer: Viewer, session_id: UUID) -> MentoringSession:
    session = booking_actions.held_still(db, viewer, session_id)
    if session.state is SessionState.CANCELLED:
        sentence = say("This session is already skipped; there is nothing more to do.")
        raise Conflict("session-skipped", sentence)
    if session.state is not SessionState.PLANNED or session.opened_at is not None:
        sentence = say("This session has begun or is over; it can no longer be moved.")
        raise Conflict("session-begun", sentence)
    return session


def _changed(db: Session, session: MentoringSession, now: datetime) -> None:
    session.sequence += 1
    session.changed_at = now
    db.flush()
    booking_actions.renumber(db, session.pair_id)
