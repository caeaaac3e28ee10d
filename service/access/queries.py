"""Reads of the access step: who a cookie or a key belongs to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
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


class OwnSignIn(NamedTuple):
    device: str
    seen_at: datetime
    is_this: bool


class FoundKey(NamedTuple):
    key_id: str
    secret_hash: str
    scopes: frozenset[str]


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
    """The viewer behind a cookie, unless it is expired or its person has gone."""
    rows = db.execute(
        _people_and_roles()
        .add_columns(SignIn.seen_at)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(
            SignIn.token_hash == token_hash,
            SignIn.expires_at > now,
        )
    ).all()
    return FoundSignIn(_viewer(rows), rows[0].seen_at) if rows else None


def own_sign_ins(
    db: Session, person_id: UUID, *, token_hash: str, now: datetime
) -> list[OwnSignIn]:
    """Where somebody is signed in, the latest use first; `token_hash` is of this browser."""
    rows = db.execute(
        sa.select(SignIn.device, SignIn.seen_at, SignIn.token_hash == token_hash)
        .where(SignIn.person_id == person_id, SignIn.expires_at > now)
        .order_by(SignIn.seen_at.desc(), SignIn.created_at.desc())
    )
    return [OwnSignIn(device, seen_at, bool(is_this)) for device, seen_at, is_this in rows]


def viewer_of(db: Session, person_id: UUID) -> Viewer | None:
    rows = db.execute(_people_and_roles().where(Person.id == person_id)).all()
    return _viewer(rows) if rows else None


def language_of(db: Session, person_id: UUID) -> str | None:
    """What somebody chose to be spoken to in; None: as their browser asks."""
    return db.scalar(sa.select(Person.language).where(Person.id == person_id))


def key(db: Session, key_id: str, now: datetime) -> FoundKey | None:
    row = db.execute(
        sa.select(ApiKey.key_id, ApiKey.secret_hash, ApiKey.scopes).where(
            ApiKey.key_id == key_id, ApiKey.revoked_at.is_(None), ApiKey.expires_at > now
        )
    ).one_or_none()
    return None if row is None else FoundKey(row[0], row[1], frozenset(row[2]))


def keys(db: Session) -> list[KeyView]:
    rows = db.execute(
        sa.select(
            ApiKey.key_id,
            ApiKey.name,
            ApiKey.scopes,
            ApiKey.created_at,
            ApiKey.expires_at,
            ApiKey.revoked_at,
            ApiKey.used_at,
        ).order_by(ApiKey.created_at)
    )
    return [KeyView(*row) for row in rows]


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


def _people_and_roles() -> sa.Select[*tuple[Any, ...]]:
    """Select a row for each role of people who have not gone; one without a role has a row too."""
    return (
        sa.select(Person, PersonRole.role)
        .outerjoin(PersonRole, PersonRole.person_id == Person.id)
        .where(Person.state.not_in(GONE))
    )


def _viewer(rows: Sequence[Any]) -> Viewer:
    person: Person = rows[0].Person
    roles = frozenset(row.role for row in rows if row.role is not None)
    return Viewer(
        person_id=person.id,
        name=person.name,
        roles=roles or frozenset({Role.EMPLOYEE}),
        time_zone=person.time_zone,
        is_welcomed=person.welcomed_at is not None,
    )
