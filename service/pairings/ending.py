"""Changing and ending a pair: at once, without a reason, and undone by its writer for a day."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.models import MentoringSession, Pair, PairState, SessionState
from service.pairings import suggesting
from service.pairings.answering import UNDO
from service.pairings.partners import current_pair, with_room
from service.pairings.starting import own, own_running
from service.problems import Conflict, Refused
from service.wording import first_name


def kind_words(partner: str, viewer: str) -> str:
    """A message to begin from; whoever ends the pair puts it in their own words."""
    return (
        f"Hello {first_name(partner)}, I would like to end our sessions here."
        f" Thank you for the time you took and for what you showed me. {first_name(viewer)}"
    )


def set_rhythm(
    db: Session, viewer: Viewer, pair_id: UUID, weeks_between: int, minutes: int
) -> None:
    pair = own_running(db, viewer, pair_id)
    pair.weeks_between, pair.minutes = weeks_between, minutes
    db.flush()


def pause(db: Session, viewer: Viewer, pair_id: UUID, until: datetime, now: datetime) -> None:
    """Rest until an instant; planned sessions before it are cancelled."""
    pair = own_running(db, viewer, pair_id)
    if pair.state is PairState.PROPOSED:
        raise Conflict("pair-not-started", "Begin first; a pair that has not begun cannot rest.")
    if until <= now:
        raise Refused("pause-past", "Choose a later day.", {"until": "Choose a day after today."})
    pair.state, pair.paused_until = PairState.PAUSED, until
    _cancel(db, pair_id, now, until)


def resume(db: Session, viewer: Viewer, pair_id: UUID) -> None:
    pair = own_running(db, viewer, pair_id)
    if pair.state is PairState.PAUSED:
        pair.state, pair.paused_until = PairState.ACTIVE, None
    db.flush()


def wake(db: Session, now: datetime) -> None:
    """Every pair whose pause is over goes on."""
    due = sa.select(Pair).where(Pair.state == PairState.PAUSED, Pair.paused_until <= now)
    for pair in db.scalars(due):
        pair.state, pair.paused_until = PairState.ACTIVE, None
    db.flush()


def end(db: Session, viewer: Viewer, pair_id: UUID, message: str | None, now: datetime) -> None:
    """End a pair with a message, or None to stop now: then the other reads that it has ended."""
    pair = own_running(db, viewer, pair_id)
    pair.state, pair.ended_at, pair.ended_by_id = PairState.ENDED, now, viewer.person_id
    pair.end_note = message
    _cancel(db, pair_id, now, None)
    for person_id in (pair.a_id, pair.b_id):
        suggesting.order(db, person_id, f"ended:{pair_id}:{now.isoformat()}", now)


def undo_end(db: Session, viewer: Viewer, pair_id: UUID, now: datetime) -> None:
    """Take an end back: its writer alone, within a day, if both are still free."""
    pair = own(db, viewer, pair_id)
    ended_at = pair.ended_at
    mine = pair.ended_by_id == viewer.person_id
    if pair.state is not PairState.ENDED or ended_at is None or not mine:
        raise Conflict("not-yours", "There is nothing of yours to undo here.")
    if ended_at <= now - UNDO:
        raise Conflict("too-late", "This end can no longer be undone; it was more than a day ago.")
    both = {pair.a_id, pair.b_id}
    if with_room(db, both) != both or current_pair(db, *both) is not None:
        raise Conflict(
            "no-longer-free", "One of you has found another partner or taken a rest since."
        )
    pair.state = _before(pair, now)
    pair.ended_at = pair.ended_by_id = pair.end_note = None
    _restore(db, pair_id, ended_at)
    suggesting.expire_open(db, both - with_room(db, both), now)


def _before(pair: Pair, now: datetime) -> PairState:
    if pair.started_at is None:
        return PairState.PROPOSED
    rests = pair.paused_until is not None and pair.paused_until > now
    return PairState.PAUSED if rests else PairState.ACTIVE


def _cancel(db: Session, pair_id: UUID, now: datetime, until: datetime | None) -> None:
    """Cancel what is still to come, up to `until`; `ended_at` says which act it was."""
    coming = sa.and_(
        MentoringSession.pair_id == pair_id,
        MentoringSession.state == SessionState.PLANNED,
        MentoringSession.starts_at > now,
    )
    rows = sa.select(MentoringSession).where(coming)
    if until is not None:
        rows = rows.where(MentoringSession.starts_at < until)
    for row in db.scalars(rows):
        row.state, row.ended_at = SessionState.CANCELLED, now
    db.flush()


def _restore(db: Session, pair_id: UUID, cancelled_at: datetime) -> None:
    rows = sa.select(MentoringSession).where(
        MentoringSession.pair_id == pair_id,
        MentoringSession.state == SessionState.CANCELLED,
        MentoringSession.ended_at == cancelled_at,
    )
    for row in db.scalars(rows):
        row.state, row.ended_at = SessionState.PLANNED, None
    db.flush()
