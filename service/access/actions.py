"""Writes of the access step: sign-ins, keys and consents."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit, tokens
from service.access.policy import Scope
from service.i18n.language import say
from service.models import ApiKey, Consent, Person, PersonState, Purpose, SignIn
from service.models.scopes import GONE
from service.problems import NotFound, Refused

ABSOLUTE = timedelta(hours=12)
NOTICE_VERSION = "2026-11"
MOST_DAYS = 365


class KeyWish(NamedTuple):
    """Fields of a new API key; `creator_id` is None when it is made on the command line."""

    name: str
    scopes: Sequence[str]
    days: int = MOST_DAYS
    creator_id: UUID | None = None


def begin_sign_in(
    db: Session, person_id: UUID, method: str, *, now: datetime, device: str = ""
) -> str:
    """Sign a person in; the token is returned once and only its hash is kept.

    Where the person wants it so, this ends their other sign-ins.
    """
    person = db.get(Person, person_id)
    if person is None or person.state in GONE:
        has_left = person is not None and person.state is PersonState.LEFT
        sentence = (
            say("This person has left and cannot sign in; a lead can take them back.")
            if has_left
            else say("This person cannot sign in; choose another.")
        )
        raise NotFound("person-not-found", sentence)
    if person.state is PersonState.INVITED:
        person.state = PersonState.ACTIVE
    token = tokens.new_sign_in_token(token_bytes)
    if person.one_sign_in:
        end_other_sign_ins(db, person_id, token)
    db.add(
        SignIn(
            token_hash=tokens.hash_sign_in_token(token),
            person_id=person_id,
            method=method,
            device=device,
            created_at=now,
            seen_at=now,
            expires_at=now + ABSOLUTE,
        )
    )
    audit.record(db, audit.pseudonym(db, person_id), "sign_in", now=now, subject=person_id)
    return token


def end_sign_in(db: Session, token: str) -> None:
    db.execute(sa.delete(SignIn).where(SignIn.token_hash == tokens.hash_sign_in_token(token)))


def end_other_sign_ins(db: Session, person_id: UUID, token: str) -> None:
    """End all sign-ins of a person but that of the token."""
    kept = SignIn.token_hash == tokens.hash_sign_in_token(token)
    db.execute(sa.delete(SignIn).where(SignIn.person_id == person_id, sa.not_(kept)))


def touch_sign_in(db: Session, token_hash: str, now: datetime) -> None:
    db.execute(sa.update(SignIn).where(SignIn.token_hash == token_hash).values(seen_at=now))


def create_key(
    db: Session, name: str, scopes: Sequence[str], *, now: datetime, days: int = MOST_DAYS
) -> tuple[str, str]:
    """Make an API key: (its id, the key itself, which is never shown again)."""
    return make_key(db, KeyWish(name, scopes, days), now)


def make_key(db: Session, wish: KeyWish, now: datetime) -> tuple[str, str]:
    known = {scope.value for scope in Scope}
    unknown = sorted(set(wish.scopes) - known)
    if unknown or not wish.scopes:
        listed = ", ".join(sorted(known))
        raise Refused("unknown-scope", f"Name at least one of these scopes: {listed}.")
    if not 1 <= wish.days <= MOST_DAYS:
        raise Refused("key-lifetime", f"A key lives for 1 to {MOST_DAYS} days.")
    made = tokens.new_key(token_bytes)
    db.add(
        ApiKey(
            name=wish.name,
            key_id=made.key_id,
            secret_hash=made.secret_hash,
            scopes=sorted(set(wish.scopes)),
            created_by_id=wish.creator_id,
            created_at=now,
            expires_at=now + timedelta(days=wish.days),
        )
    )
    act = (_keeper(db, wish.creator_id), "key_created")
    audit.record(db, *act, now=now, facts={"key_id": made.key_id})
    return made.key_id, made.key


def use_key(db: Session, key_id: str, now: datetime) -> None:
    db.execute(sa.update(ApiKey).where(ApiKey.key_id == key_id).values(used_at=now))


def revoke_key(db: Session, key_id: str, now: datetime, *, admin_id: UUID | None = None) -> None:
    row = db.scalar(sa.select(ApiKey).where(ApiKey.key_id == key_id))
    if row is None:
        sentence = say("There is no key with this id; see `bothways keys list`.")
        raise NotFound("key-not-found", sentence)
    row.revoked_at = row.revoked_at or now
    audit.record(db, _keeper(db, admin_id), "key_revoked", now=now, facts={"key_id": key_id})


def _keeper(db: Session, admin_id: UUID | None) -> str:
    return audit.pseudonym(db, admin_id) if admin_id else "cli"


def set_consent(
    db: Session, person_id: UUID, purpose: Purpose, *, now: datetime, granted: bool
) -> None:
    db.add(
        Consent(
            person_id=person_id,
            purpose=purpose,
            granted=granted,
            notice_version=NOTICE_VERSION,
            created_at=now,
        )
    )
    db.flush()
    act = "consent_given" if granted else "consent_withdrawn"
    audit.record(
        db,
        audit.pseudonym(db, person_id),
        act,
        now=now,
        subject=person_id,
        facts={"purpose": purpose.value},
    )
