"""Reads of actions by theme, and of the people who can be asked to do one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Action, ActionState, Person, PersonRole, Role
from service.models.scopes import HERE

OPEN: Final = (ActionState.PLANNED, ActionState.UNDER_WAY)
MOST_OWNERS: Final = 300  # a longer list is slower to search than a name is to type


class ActionView(NamedTuple):
    id: UUID
    text: str
    owner: str
    due_on: date
    state: ActionState
    reason: str | None
    changed_at: datetime
    is_overdue: bool


class OwnerChoice(NamedTuple):
    """Somebody by name, or by address where two people share the name."""

    name: str
    email: str
    is_lead: bool
    is_shared: bool


def actions_of(db: Session, theme_ids: Sequence[UUID], today: date) -> dict[UUID, list[ActionView]]:
    """The earliest first."""
    rows = db.execute(
        sa.select(
            Action.theme_id,
            Action.id,
            Action.text,
            Person.name,
            Action.due_on,
            Action.state,
            Action.reason,
            Action.changed_at,
            sa.and_(Action.state.in_(OPEN), Action.due_on < today),
        )
        .join(Person, Person.id == Action.owner_id)
        .where(Action.theme_id.in_(theme_ids))
        .order_by(Action.created_at, Action.id)
    )
    found: dict[UUID, list[ActionView]] = {}
    for row in rows:
        found.setdefault(row.theme_id, []).append(ActionView(*row[1:]))
    return found


def owner_choices(db: Session) -> list[OwnerChoice]:
    """Leads first, then everybody by name."""
    leads = sa.exists().where(PersonRole.person_id == Person.id, PersonRole.role == Role.LEAD)
    rows = db.execute(
        sa.select(Person.name, Person.email, leads.label("is_lead"))
        .where(Person.state.in_(HERE))
        .order_by(sa.desc("is_lead"), Person.name, Person.id)
        .limit(MOST_OWNERS)
    )
    found = rows.all()
    names = Counter(row.name for row in found)
    return [OwnerChoice(*row, names[row.name] > 1) for row in found]
