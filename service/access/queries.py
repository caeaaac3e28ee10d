"""Reads of the access step: who a cookie or a key belongs to."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.models import ApiKey, Consent, Person, PersonRole, Purpose, Role, SignIn
from service.models.scopes import GONE

IDLE = timedelta(minutes=60)


class FoundSignIn(NamedTuple):
    viewer: Viewer
    seen_at: datetime


class FoundKey(NamedTuple):
    key_id: str
    secret_hash: str
    scopes: frozenset[str]
    used_at: datetime | None = None


class KeyView(NamedTuple):
    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


class DemoPerson(NamedTuple):
    person_id: UUID
    name: str
    title: str | None
    email: str


def sign_in(db: Session, token_hash: str, now: datetime) -> FoundSignIn | None:
    """The viewer behind a cookie, unless it is idle, expired or its person has gone."""
    row = db.execute(
        sa.select(Person, SignIn.seen_at)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(
            SignIn.token_hash == token_hash,
            SignIn.expires_at > now,
            SignIn.seen_at > now - IDLE,
            Person.state.not_in(GONE),
        )
    ).one_or_none()
    if row is None:
        return None
    return FoundSignIn(_viewer(db, row[0]), row[1])


def viewer_of(db: Session, person_id: UUID) -> Viewer | None:
    person = db.get(Person, person_id)
    if person is None or person.state in GONE:
        return None
    return _viewer(db, person)


def language_of(db: Session, person_id: UUID) -> str | None:
    """What somebody chose to be spoken to in; None: as their browser asks."""
    return db.scalar(sa.select(Person.language).where(Person.id == person_id))


def key(db: Session, key_id: str, now: datetime) -> FoundKey | None:
    row = db.execute(
        sa.select(ApiKey.key_id, ApiKey.secret_hash, ApiKey.scopes, ApiKey.used_at).where(
            ApiKey.key_id == key_id, ApiKey.revoked_at.is_(None), ApiKey.expires_at > now
        )
    ).one_or_none()
    return None if row is None else FoundKey(row[0], row[1], frozenset(row[2]), row[3])


def keys(db: Session) -> list[KeyView]:
    rows = db.scalars(sa.select(ApiKey).order_by(ApiKey.created_at))
    return [
        KeyView(
            row.key_id,
            row.name,
            row.scopes,
            row.created_at,
            row.expires_at,
            row.revoked_at,
            row.used_at,
        )
        for row in rows
    ]


def people_to_sign_in(db: Session, emails: tuple[str, ...]) -> list[DemoPerson]:
    """The development sign-in's list: the named ones first, then everybody by name."""
    rows = db.execute(
        sa.select(Person.id, Person.name, Person.title, Person.email)
        .where(Person.state.not_in(GONE))
        .order_by(Person.name)
    )
    found = [DemoPerson(*row) for row in rows]
    first = [person for email in emails for person in found if person.email == email]
    return first + [person for person in found if person.email not in emails]


def consents(db: Session, person_id: UUID) -> frozenset[Purpose]:
    """What somebody has ticked and not taken back."""
    rows = db.execute(
        sa.select(Consent.purpose, Consent.granted)
        .where(Consent.person_id == person_id)
        .order_by(Consent.created_at, Consent.id)
    )
    latest = {purpose: granted for purpose, granted in rows}  # noqa: C416  # rows are no pairs to mypy
    return frozenset(purpose for purpose, granted in latest.items() if granted)


def _viewer(db: Session, person: Person) -> Viewer:
    roles = db.scalars(sa.select(PersonRole.role).where(PersonRole.person_id == person.id))
    return Viewer(
        person_id=person.id,
        name=person.name,
        roles=frozenset(roles) or frozenset({Role.EMPLOYEE}),
        time_zone=person.time_zone,
        is_welcomed=person.welcomed_at is not None,
    )
