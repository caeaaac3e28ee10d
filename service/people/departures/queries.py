"""People who have left, as a lead sees them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Person, PersonState, Team
from service.models.engine import count_rows
from service.models.scopes import GONE
from service.people.departures.actions import can_undo
from service.web.paging import nearest_page, page_count, page_of


class DepartedPerson(NamedTuple):
    """`reports` are people still here whose manager this was."""

    person_id: UUID
    name: str
    team: str | None
    left_at: datetime | None
    can_undo: bool
    reports: tuple[str, ...]


class DepartedPeople(NamedTuple):
    rows: list[DepartedPerson]
    page: int
    pages: int
    total: int


def departed(db: Session, page: int, now: datetime) -> DepartedPeople:
    """People who have left, the latest first, 25 a page."""
    has_left = Person.state == PersonState.LEFT
    total = count_rows(db, Person, has_left)
    pages = page_count(total)
    at = nearest_page(page, pages)
    latest = (
        sa.select(Person.id, Person.name, Team.name, Person.left_at)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(has_left)
        .order_by(Person.left_at.is_(None), Person.left_at.desc(), Person.name, Person.id)
    )
    found = db.execute(page_of(latest, at)).all()
    reports = _reports(db, [person_id for person_id, *_ in found])
    rows = [
        DepartedPerson(*row, can_undo(row.left_at, now), tuple(reports.get(row.id, ())))
        for row in found
    ]
    return DepartedPeople(rows, at, pages, total)


def _reports(db: Session, manager_ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    rows = db.execute(
        sa.select(Person.manager_id, Person.name)
        .where(Person.manager_id.in_(manager_ids), Person.state.not_in(GONE))
        .order_by(Person.name, Person.id)
    )
    found: dict[UUID, list[str]] = {}
    for manager_id, name in rows:
        if manager_id is not None:
            found.setdefault(manager_id, []).append(name)
    return found
