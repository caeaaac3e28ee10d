"""Read champions: people who volunteered, in one published line, to be asked about mentoring."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.models import Person, Team
from service.models.scopes import HERE
from service.people.leader_queries import leads
from service.web.paging import nearest_page, page_count, page_of


class Champion(NamedTuple):
    """`leads_people` marks a leader, who takes part as a learner like everybody else."""

    person_id: UUID
    name: str
    title: str | None
    team: str | None
    location: str | None
    email: str
    line: str
    leads_people: bool


class Champions(NamedTuple):
    people: list[Champion]
    total: int
    page: int
    pages: int
    mine: str


def champions(db: Session, viewer: Viewer, page: int = 1) -> Champions:
    """By team and name, 25 a page; `mine` is the viewer's own line, blank without one."""
    volunteered = (Person.champion_line.is_not(None), Person.state.in_(HERE))
    total = db.scalar(sa.select(sa.func.count(Person.id)).where(*volunteered)) or 0
    pages = page_count(total)
    at = nearest_page(page, pages)
    by_team = (
        sa.select(
            Person.id,
            Person.name,
            Person.title,
            Team.name,
            Person.location,
            Person.email,
            sa.func.coalesce(Person.champion_line, ""),
            leads(Person.id),
        )
        .outerjoin(Team, Team.id == Person.team_id)
        .where(*volunteered)
        .order_by(Team.name.is_(None), Team.name, Person.name, Person.id)
    )
    rows = db.execute(page_of(by_team, at)).all()
    people = [Champion(*row) for row in rows]
    return Champions(people, total, at, pages, own_line(db, viewer))


def own_line(db: Session, viewer: Viewer) -> str:
    mine = sa.select(Person.champion_line).where(Person.id == viewer.person_id)
    return db.scalar(mine) or ""
