"""Find a person by id, e-mail address or external id; list everyone."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.addresses import identity
from service.models import Person, PersonState
from service.models.scopes import takes_part
from service.problems import NotFound
from service.web.inputs import ByEmail, ByExternalId, ByPersonId, PersonKey


class ListedPerson(NamedTuple):
    id: UUID
    name: str
    email: str
    state: PersonState


def participant(db: Session, key: PersonKey) -> UUID:
    """Raise NotFound alike for a stranger and for somebody who takes no part."""
    match key:
        case ByPersonId():
            is_called = Person.id == key.person_id
        case ByEmail():
            is_called = Person.email == identity(key.email)
        case ByExternalId():
            is_called = Person.external_id == key.external_id
    found = db.scalar(sa.select(Person.id).where(is_called, takes_part()))
    if found is None:
        raise no_participant()
    return found


def participants(db: Session, keys: Sequence[PersonKey]) -> list[UUID | None]:
    """The id for each of the keys, in one statement; None as `participant` raises."""
    ids = {key.person_id for key in keys if isinstance(key, ByPersonId)}
    emails = {identity(key.email) for key in keys if isinstance(key, ByEmail)}
    others = {key.external_id for key in keys if isinstance(key, ByExternalId)}
    is_called = sa.or_(Person.id.in_(ids), Person.email.in_(emails), Person.external_id.in_(others))
    rows = db.execute(
        sa.select(Person.id, Person.email, Person.external_id).where(is_called, takes_part())
    ).all()
    by_id = {row[0]: row[0] for row in rows}
    by_email = {row[1]: row[0] for row in rows}
    by_external_id = {row[2]: row[0] for row in rows}
    found = list[UUID | None]()
    for key in keys:
        match key:
            case ByPersonId():
                found.append(by_id.get(key.person_id))
            case ByEmail():
                found.append(by_email.get(identity(key.email)))
            case ByExternalId():
                found.append(by_external_id.get(key.external_id))
    return found


def no_participant() -> NotFound:
    return NotFound("person-not-found", "Nobody by this name takes part in pairing.")


def person_called(db: Session, called: str) -> UUID:
    """Raise NotFound where nobody, or nobody any more, is called that."""
    wanted = called.strip()
    by = [Person.email == identity(wanted), Person.external_id == wanted]
    with suppress(ValueError):  # no id, then one of the others
        by.append(Person.id == UUID(wanted))
    found = db.scalars(
        sa.select(Person.id).where(Person.state != PersonState.ERASED, sa.or_(*by))
    ).first()
    if found is None:
        raise NotFound(
            "person-not-found", "There is nobody with this id, e-mail address or external id."
        )
    return found


def is_anybody_here(db: Session) -> bool:
    return bool(db.scalar(sa.select(sa.exists().where(Person.id.is_not(None)))))


def everybody(db: Session) -> Iterator[ListedPerson]:
    """By name; whoever was erased has none."""
    rows = db.execute(
        sa.select(Person.id, Person.name, Person.email, Person.state)
        .where(Person.state != PersonState.ERASED)
        .order_by(Person.name, Person.id)
    )
    for row in rows:
        yield ListedPerson(*row)
