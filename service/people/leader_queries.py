"""Who manages people: it changes the order of what a person sees, never the content."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.models import Person
from service.models.scopes import GONE

_Report = aliased(Person)


def leads(person_id: sa.SQLColumnExpression[UUID]) -> sa.ColumnElement[bool]:
    """Hold for a person to whom anybody who is still here reports."""
    return sa.exists().where(_Report.manager_id == person_id, _Report.state.not_in(GONE))


def leads_people(db: Session, person_id: UUID) -> bool:
    return bool(db.scalar(sa.select(leads(sa.literal(person_id)))))
