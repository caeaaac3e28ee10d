"""Who manages people: it changes the order of what a person sees, never the content."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Person
from service.models.scopes import GONE


def leads_people(db: Session, person_id: UUID) -> bool:
    """Whether anybody who is still here reports to this person."""
    return person_id in who_lead(db, (person_id,))


def who_lead(db: Session, person_ids: tuple[UUID, ...]) -> frozenset[UUID]:
    found = db.scalars(
        sa.select(Person.manager_id)
        .where(Person.manager_id.in_(person_ids), Person.state.not_in(GONE))
        .distinct()
    )
    return frozenset(one for one in found if one is not None)
