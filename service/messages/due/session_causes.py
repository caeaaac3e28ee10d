"""Causes from sessions: changed dates, an agenda, a session held or missed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.messages.due.recipients import Cause, CauseSearch
from service.models import (
    Agenda,
    Feedback,
    FeedbackAbout,
    MentoringSession,
    MissedTalk,
    Pair,
    PairState,
    Person,
    SessionState,
)
from service.models.scopes import in_pair

_Before = aliased(MentoringSession)
_SETTLES: Final = timedelta(minutes=15)  # changes made in one go are told in one message
_NEWS: Final = timedelta(days=7)
_AHEAD: Final = timedelta(hours=24)
_TO_REFLECT: Final = timedelta(days=3)
_TO_FOLLOW_UP: Final = timedelta(days=42)  # a follow-up outlasts a leave

changed: Final = sa.func.coalesce(MentoringSession.changed_at, MentoringSession.created_at)


def changed_dates(db: Session, search: CauseSearch) -> Iterator[Cause]:
    """One for all changes to what was still to come; a later change takes its place."""
    latest = sa.func.max(changed)
    rows = _of_both(Pair.id, Pair.state, Pair.ended_by_id, Person.id, latest).where(
        MentoringSession.state.in_((SessionState.PLANNED, SessionState.CANCELLED)),
        MentoringSession.starts_at > search.now,
        changed > search.now - _NEWS,
        search.readers(),
    )
    grouped = rows.group_by(Pair.id, Pair.state, Pair.ended_by_id, Person.id)
    for pair_id, state, ended_by, person_id, at in db.execute(grouped):
        if state is PairState.ENDED and ended_by != person_id:
            continue  # the message about the end has the dates with it
        yield Cause(
            "invitation",
            f"{pair_id}:{at.isoformat()}",
            person_id,
            {"pair": str(pair_id), "until": at.isoformat()},
            at + _SETTLES,
        )


def agendas(db: Session, search: CauseSearch) -> Iterator[Cause]:
    rows = _of_both(MentoringSession, Person.id).where(
        MentoringSession.state == SessionState.PLANNED,
        MentoringSession.opened_at.is_(None),
        MentoringSession.starts_at > search.now,
        MentoringSession.starts_at <= search.now + _AHEAD,
        Pair.state == PairState.ACTIVE,
        sa.exists().where(Agenda.session_id == MentoringSession.id),
        search.readers(),
    )
    for session, person_id in db.execute(rows):
        about = f"{session.id}:{session.starts_at.isoformat()}"
        yield Cause("agenda", about, person_id, _args(session), search.now)


def to_reflect(db: Session, search: CauseSearch) -> Iterator[Cause]:
    answered = sa.exists().where(
        Feedback.session_id == MentoringSession.id,
        Feedback.author_id == Person.id,
        Feedback.about == FeedbackAbout.SESSION,
    )
    rows = _of_both(MentoringSession, Person.id).where(
        MentoringSession.state == SessionState.HELD,
        MentoringSession.ended_at > search.now - _TO_REFLECT,
        MentoringSession.ended_at <= search.now,
        ~answered,
        search.readers(),
    )
    for session, person_id in db.execute(rows):
        yield Cause("reflect", str(session.id), person_id, _args(session), search.now)


def missed(db: Session, search: CauseSearch) -> Iterator[Cause]:
    """Each missed meeting once; the second in a row asks what would help instead."""
    earlier = (
        sa.select(_Before.state)
        .where(
            _Before.pair_id == MentoringSession.pair_id,
            _Before.starts_at < MentoringSession.starts_at,
            _Before.state.in_((SessionState.HELD, SessionState.MISSED)),
        )
        .order_by(_Before.starts_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    answered = sa.exists().where(
        MissedTalk.session_id == MentoringSession.id, MissedTalk.person_id == Person.id
    )
    rows = _of_both(MentoringSession, Person.id, earlier).where(
        MentoringSession.state == SessionState.MISSED,
        MentoringSession.starts_at > search.now - _TO_FOLLOW_UP,
        Pair.state == PairState.ACTIVE,
        ~answered,
        search.readers(),
    )
    for session, person_id, last in db.execute(rows):
        kind = "missed_twice" if last == SessionState.MISSED else "missed"
        yield Cause(kind, str(session.id), person_id, _args(session), search.now)


def _of_both(*columns: Any) -> sa.Select[Any]:  # noqa: ANN401  # whatever a select takes
    """Each session with each of the two whose it is."""
    return (
        sa.select(*columns)
        .select_from(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(Person, in_pair(Person.id))
    )


def _args(session: MentoringSession) -> dict[str, str]:
    return {
        "pair": str(session.pair_id),
        "session": str(session.id),
        "at": session.starts_at.isoformat(),
    }
