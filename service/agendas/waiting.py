"""Small cards of the week's page: what somebody is asked to answer, read or write."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service import wording
from service.access.viewer import Viewer
from service.models import (
    Feedback,
    FeedbackAbout,
    MentoringSession,
    Outcome,
    OutcomeState,
    Pair,
    PairState,
    Person,
    Role,
    Round,
    RoundState,
    SessionState,
    Suggestion,
    SuggestionState,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.wording import first_name

_TO_REFLECT = timedelta(days=14)
_NEWS = timedelta(days=31)


class Card(NamedTuple):
    """One thing to do, with the page where it is done."""

    title: str
    text: str
    href: str
    action: str
    is_urgent: bool = False


def cards(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    """What is waiting for this person alone, the most urgent first."""
    if Role.EMPLOYEE in viewer.roles:
        yield from _starts(db, viewer)
        yield from _reflections(db, viewer, now)
        yield from _suggestions(db, viewer, now)
    yield from _invitations(db, viewer)


def programme(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    """News for everybody, and what a lead decides."""
    yield from _rounds(db, viewer)
    yield from _themes(db, now)
    if Role.EMPLOYEE not in viewer.roles:
        yield Card(
            "What people learned",
            "Short posts from pairs that meet, with thanks and no ranking.",
            "/learned",
            "Read the wall",
        )


def when(at: datetime, viewer: Viewer) -> str:
    there = viewer.time_zone
    return f"{wording.day(at, there)}, {wording.clock(at, there)}"


def _starts(db: Session, viewer: Viewer) -> Iterator[Card]:
    rows = db.execute(
        sa.select(Pair.id, Person.name)
        .join(Person, Person.id.in_((Pair.a_id, Pair.b_id)))
        .where(
            sa.or_(Pair.a_id == viewer.person_id, Pair.b_id == viewer.person_id),
            Person.id != viewer.person_id,
            Pair.state == PairState.PROPOSED,
        )
        .order_by(Pair.created_at)
    )
    for pair_id, name in rows:
        yield Card(
            f"Start with {first_name(name)}",
            "You both said yes. Say what you hope for, and agree what stays between you.",
            f"/pairs/{pair_id}/start",
            "Agree on a start",
            is_urgent=True,
        )


def _reflections(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    told = sa.select(Feedback.session_id).where(
        Feedback.author_id == viewer.person_id,
        Feedback.about == FeedbackAbout.SESSION,
        Feedback.session_id.is_not(None),
    )
    row = db.execute(
        sa.select(MentoringSession.id, MentoringSession.starts_at)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(
            sa.or_(Pair.a_id == viewer.person_id, Pair.b_id == viewer.person_id),
            MentoringSession.state == SessionState.HELD,
            MentoringSession.starts_at.between(now - _TO_REFLECT, now),
            MentoringSession.id.not_in(told),
        )
        .order_by(MentoringSession.starts_at.desc())
        .limit(1)
    ).one_or_none()
    if row is not None:
        yield Card(
            f"Last session, {wording.short_day(row[1], viewer.time_zone)}",
            "Your reflection takes 60 seconds; only you can read it.",
            f"/sessions/{row[0]}/reflect",
            "Reflect",
            is_urgent=True,
        )


def _suggestions(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    rows = db.execute(
        sa.select(Suggestion.id, Suggestion.expires_at, Person.name)
        .join(Person, Person.id == Suggestion.other_id)
        .where(
            Suggestion.person_id == viewer.person_id,
            Suggestion.state == SuggestionState.SHOWN,
            Suggestion.expires_at > now,
        )
        .order_by(Suggestion.fit.desc())
    ).all()
    if not rows:
        return
    first = rows[0]
    many = "One suggested partner" if len(rows) == 1 else f"{len(rows)} suggested partners"
    until = wording.day(first.expires_at, viewer.time_zone)
    href = "/suggestions" if len(rows) > 1 else f"/suggestions/{first.id}"
    yield Card(many, f"{first.name}, open until {until}.", href, "See why", is_urgent=True)


def _invitations(db: Session, viewer: Viewer) -> Iterator[Card]:
    author = aliased(Person)
    rows = db.execute(
        sa.select(Outcome.id, author.name)
        .join(author, author.id == Outcome.author_id)
        .where(Outcome.partner_id == viewer.person_id, Outcome.state == OutcomeState.ASKED)
        .order_by(Outcome.created_at)
    )
    for _, name in rows:
        yield Card(
            f"{first_name(name)} would like to name you",
            "A post about what you learned together waits for your yes.",
            "/learned",
            "Read and answer",
            is_urgent=True,
        )


def _rounds(db: Session, viewer: Viewer) -> Iterator[Card]:
    if not viewer.is_lead:
        return
    row = db.execute(
        sa.select(Round.id, Round.name)
        .where(Round.state == RoundState.PLANNED)
        .order_by(Round.created_at.desc())
        .limit(1)
    ).one_or_none()
    if row is not None:
        yield Card(
            f"{row.name} is planned", "Nothing is sent yet.", f"/lead/rounds/{row.id}", "Review it"
        )
    yield Card(
        "The programme", "Who takes part, who is left out, what people say.", "/lead", "Look"
    )


def _themes(db: Session, now: datetime) -> Iterator[Card]:
    release = db.execute(
        sa.select(ThemeRelease.id, ThemeRelease.period, ThemeRelease.starts_on)
        .where(ThemeRelease.frozen_at.between(now - _NEWS, now))
        .order_by(ThemeRelease.ends_on.desc())
        .limit(1)
    ).one_or_none()
    if release is None:
        return
    label = db.scalar(
        sa.select(ThemeReleaseRow.label)
        .where(ThemeReleaseRow.release_id == release.id)
        .order_by(ThemeReleaseRow.position)
        .limit(1)
    )
    text = f"First of all: {label}." if label else "Too few wrote for any theme to show."
    named = f"{release.starts_on:%B}" if "-Q" not in release.period else release.period
    yield Card(f"{named} themes are out", text, "/themes", "Read")
