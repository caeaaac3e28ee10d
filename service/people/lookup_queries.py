"""Find a person by id, e-mail address or external id; list everyone."""

from collections.abc import Iterator
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
