"""Answers to suggestions: each is private until both have said yes."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import (
    Agreement,
    DeclineReason,
    Pair,
    PairOrigin,
    PairState,
    Suggestion,
    SuggestionState,
)
from service.models.ids import uuid7
from service.pairings.changes.undo import UNDO
from service.pairings.engine.fit import Fit
from service.pairings.pairs.clauses import CLAUSES
from service.pairings.suggestions import store
from service.pairings.suggestions.capacity_queries import current_pair, with_room
from service.pairings.suggestions.proposals import mirrored
from service.pairings.suggestions.store import New
from service.problems import Conflict, NotFound, Refused


def accept(db: Session, viewer: Viewer, suggestion_id: UUID, *, now: datetime) -> UUID | None:
    """Say yes; the id of the pair, if the other has said yes before."""
    row = _on_show(db, viewer, suggestion_id, now=now)
    free = with_room(db, [row.person_id, row.other_id])
    if row.person_id not in free:
        raise Refused(
            "no-room",
            say("You have as many partners as you asked for; end a pair, or raise your limit."),
        )
    row.state, row.answered_at = SuggestionState.ACCEPTED, now
    other = _of_other(db, row, now)
    if other is not None and other.state is SuggestionState.ACCEPTED and row.other_id in free:
        return _begin(db, row, now)
    if other is None and row.other_id in free:
        _show_to_other(db, row, now)
    db.flush()
    return None


def decline(
    db: Session, viewer: Viewer, suggestion_id: UUID, *, reason: DeclineReason, now: datetime
) -> None:
    """Decline a suggestion; what the other person sees stays until it expires."""
    row = _on_show(db, viewer, suggestion_id, now=now)
    row.state, row.decline_reason, row.answered_at = SuggestionState.DECLINED, reason, now
    db.flush()
    store.order(db, viewer.person_id, f"answered:{row.id}:{now.isoformat()}", now=now)


def undo(db: Session, viewer: Viewer, suggestion_id: UUID, *, now: datetime) -> None:
    """Undo an answer within 24 hours, unless the two are already a pair."""
    row = _own(db, viewer, suggestion_id)
    is_fresh = row.answered_at is not None and row.answered_at > now - UNDO
    if row.state not in store.ANSWERED or not is_fresh:
        raise Conflict("too-late", say("This answer can no longer be undone."))
    if current_pair(db, row.person_id, row.other_id) is not None:
        sentence = say("You both said yes; you can change or end the pair on its page.")
        raise Conflict("pair-started", sentence)
    if row.expires_at <= now:
        raise _closed()
    store.make_room(db, viewer.person_id, now)
    row.state, row.decline_reason, row.answered_at = SuggestionState.SHOWN, None, None
    db.flush()


def _own(db: Session, viewer: Viewer, suggestion_id: UUID) -> Suggestion:
    row = db.scalar(
        sa.select(Suggestion).where(
            Suggestion.id == suggestion_id, Suggestion.person_id == viewer.person_id
        )
    )
    if row is None:
        raise NotFound("suggestion-not-found", say("You have no suggestion with this id."))
    return row


def _on_show(db: Session, viewer: Viewer, suggestion_id: UUID, *, now: datetime) -> Suggestion:
    row = _own(db, viewer, suggestion_id)
    if row.state is not SuggestionState.SHOWN or row.expires_at <= now:
        raise _closed()
    return row


def _closed() -> Conflict:
    sentence = say("This suggestion is no longer open; look at the current ones.")
    return Conflict("suggestion-closed", sentence)


def _of_other(db: Session, row: Suggestion, now: datetime) -> Suggestion | None:
    """The same pair as the other is shown it, whatever they answered to it within a year."""
    return db.scalar(
        sa.select(Suggestion)
        .where(
            Suggestion.person_id == row.other_id,
            Suggestion.other_id == row.person_id,
            sa.or_(
                sa.and_(Suggestion.state.in_(store.OPEN), Suggestion.expires_at > now),
                sa.and_(
                    Suggestion.state == SuggestionState.DECLINED,
                    Suggestion.answered_at > now - store.DECLINE_RESTS,
                ),
            ),
        )
        .order_by(Suggestion.created_at.desc(), Suggestion.id.desc())
        .limit(1)
    )


def _show_to_other(db: Session, row: Suggestion, now: datetime) -> None:
    """The same suggestion from the other side; that somebody said yes is not in it."""
    stale = db.scalar(
        sa.select(Suggestion).where(
            Suggestion.person_id == row.other_id,
            Suggestion.other_id == row.person_id,
            Suggestion.state == SuggestionState.SHOWN,
        )
    )
    if stale is not None:
        store.expire(stale, now)
    store.make_room(db, row.other_id, now)
    value = Fit(row.fit, row.fit_giving, row.fit_taking)
    reasons = mirrored(row.reasons)
    new = New(row.other_id, row.person_id, value, reasons, row.engine, row.round_id)
    store.add(db, new, now)


def _begin(db: Session, row: Suggestion, now: datetime) -> UUID:
    """Both said yes: a pair that has still to agree on goals and on what stays between them."""
    a_id, b_id = sorted((row.person_id, row.other_id))
    pair = Pair(
        id=uuid7(),
        a_id=a_id,
        b_id=b_id,
        round_id=row.round_id,
        origin=PairOrigin.REQUEST if row.round_id is None else PairOrigin.ROUND,
        state=PairState.PROPOSED,
        fit=row.fit,
        created_at=now,
    )
    db.add(pair)
    db.flush()
    db.add(Agreement(pair_id=pair.id, clauses=[clause.text for clause in CLAUSES], created_at=now))
    db.flush()
    free = with_room(db, (a_id, b_id))
    store.expire_open(db, {a_id, b_id} - free, now)
    return pair.id
