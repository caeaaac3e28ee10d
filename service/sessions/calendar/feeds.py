"""A person's calendar address: made, revoked and read; only its token's hash is stored."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import tokens
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Feed, MentoringSession, Pair, Person, SessionState
from service.models.scopes import GONE, in_pair
from service.problems import NotFound
from service.sessions.calendar.events import Event

KEPT: Final = timedelta(days=60)  # for what is over, and for what was called off


class Subscription(NamedTuple):
    """What an address leads to: whose events, in their zone and language."""

    events: list[Event]
    time_zone: str
    language: str | None


def make(db: Session, viewer: Viewer, now: datetime) -> str:
    """Give the token of a new address, which is never told again; an older one ends."""
    db.execute(sa.select(Person.id).where(Person.id == viewer.person_id).with_for_update())
    revoke(db, viewer, now)
    token = tokens.new_sign_in_token(secrets.token_bytes)
    db.add(Feed(token_hash=tokens.secret_hash(token), person_id=viewer.person_id, created_at=now))
    db.flush()
    return token


def revoke(db: Session, viewer: Viewer, now: datetime) -> None:
    db.execute(
        sa.update(Feed)
        .where(Feed.person_id == viewer.person_id, Feed.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def made_at(db: Session, viewer: Viewer) -> datetime | None:
    """When the address in use was made; None without one."""
    return db.scalar(
        sa.select(Feed.created_at)
        .where(Feed.person_id == viewer.person_id, Feed.revoked_at.is_(None))
        .order_by(Feed.created_at.desc())
        .limit(1)
    )


def subscription(db: Session, token: str, origin: str, *, now: datetime) -> Subscription:
    """What this token opens; unknown, revoked and left behind look alike."""
    person = db.scalar(
        sa.select(Person)
        .join(Feed, Feed.person_id == Person.id)
        .where(
            Feed.token_hash == tokens.secret_hash(token),
            Feed.revoked_at.is_(None),
            Person.state.not_in(GONE),
        )
    )
    if person is None:
        raise NotFound(
            "calendar-not-found",
            say("This calendar address is no longer valid; make a new one on your calendar page."),
        )
    return Subscription(_events(db, person.id, origin, now=now), person.time_zone, person.language)


def _events(db: Session, person_id: UUID, origin: str, *, now: datetime) -> list[Event]:
    cancelled = MentoringSession.state == SessionState.CANCELLED
    rows: Sequence[MentoringSession] = db.scalars(
        sa.select(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(
            in_pair(person_id),
            sa.or_(
                sa.and_(sa.not_(cancelled), MentoringSession.starts_at > now - KEPT),
                sa.and_(cancelled, MentoringSession.changed_at > now - KEPT),
            ),
        )
        .order_by(MentoringSession.starts_at, MentoringSession.id)
    ).all()
    return [event_of(row, origin) for row in rows]


def event_of(row: MentoringSession, origin: str) -> Event:
    """What calendars are told of a session."""
    return Event(
        session_id=row.id,
        starts_at=row.starts_at,
        minutes=row.minutes,
        time_zone=row.time_zone,
        is_cancelled=row.state is SessionState.CANCELLED,
        sequence=row.sequence,
        changed_at=row.changed_at or row.created_at,
        url=f"{origin}/sessions/{row.id}",
    )
