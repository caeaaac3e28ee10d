"""People of the roster whom a people file does not name, so that a lead can say who has left."""

from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.addresses import identity
from service.models import Person, PersonRole, Role, Team
from service.models.engine import count_rows
from service.models.scopes import GONE
from service.people.importing.roster_file.csv_file import ImportReport


class MissingPerson(NamedTuple):
    id: UUID
    name: str
    team: str | None


class MissingPeople(NamedTuple):
    """By name; `is_likely_part` where the file lacks more than half of the roster."""

    people: list[MissingPerson]
    is_likely_part: bool


NOBODY: Final = MissingPeople([], is_likely_part=False)


def missing(db: Session, report: ImportReport) -> MissingPeople:
    """Find who is in no row, whether good or at fault; leads and admins may well be in no file."""
    numbers = {row.external_id for row in report.rows} - {""}
    runs_it = sa.exists().where(
        PersonRole.person_id == Person.id, PersonRole.role.in_((Role.LEAD, Role.ADMIN))
    )
    is_here = Person.state.not_in(GONE)
    rows = db.execute(
        sa.select(Person.id, Person.name, Team.name, Person.email, Person.external_id)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(is_here, ~runs_it)
        .order_by(Person.name, Person.id)
    )
    people = [
        MissingPerson(person_id, name, team)
        for person_id, name, team, email, number in rows
        if identity(email) not in report.addresses and number not in numbers
    ]
    return MissingPeople(people, is_likely_part=2 * len(people) > count_rows(db, Person, is_here))
