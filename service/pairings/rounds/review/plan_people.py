"""Who is in a plan, by their current names; a plan itself holds ids alone."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.formatting import first_name
from service.i18n.language import N_, say
from service.models import Person
from service.models.ids import batches
from service.models.scopes import GONE
from service.people.queries import top_teams
from service.problems import Refused

_SOMEBODY = N_("somebody who has left")


class PlanPerson(NamedTuple):
    """`unit` is the uppermost team; whoever has left has no name here any more."""

    id: UUID
    name: str
    email: str
    unit: str | None
    has_left: bool

    @property
    def first(self) -> str:
        return self.name if self.has_left else first_name(self.name)


class TwoPeople(NamedTuple):
    one: PlanPerson
    other: PlanPerson


class PlanPeople:
    """People of one plan; an id that is not known any more is somebody who has left."""

    def __init__(self, found: Mapping[UUID, PlanPerson]) -> None:
        self._found = found

    def __getitem__(self, person_id: UUID) -> PlanPerson:
        return self._found.get(person_id) or gone(person_id)

    def here(self) -> list[PlanPerson]:
        """By name."""
        people = [one for one in self._found.values() if not one.has_left]
        return sorted(people, key=lambda one: (one.name.casefold(), one.id))

    def units(self) -> list[str]:
        return sorted({one.unit for one in self.here() if one.unit}, key=str.casefold)

    def called(self, typed: str) -> list[PlanPerson]:
        """Everybody with this name or address, in whatever case it was typed."""
        wanted = " ".join(typed.casefold().split())
        return [one for one in self.here() if wanted in (one.name.casefold(), one.email.casefold())]

    def only(self, typed: str, field: str) -> PlanPerson:
        """Raise Refused beside the field unless exactly one person of the plan is meant."""
        found = self.called(typed)
        if len(found) == 1:
            return found[0]
        sentence = (
            say("Several people of this plan have this name; enter an e-mail address.")
            if found
            else say("Nobody in this plan has this name or address.")
        )
        raise Refused("plan-person", sentence, {field: sentence})


def gone(person_id: UUID) -> PlanPerson:
    return PlanPerson(person_id, say(_SOMEBODY), "", None, has_left=True)


def ids_of(plan: Mapping[str, Any]) -> set[UUID]:
    """Everybody of a plan, with a partner or without."""
    paired = {pair[side] for pair in plan["pairs"] for side in ("a_id", "b_id")}
    return {UUID(one) for one in paired | {left["person_id"] for left in plan["left_out"]}}


def plan_people(db: Session, ids: Iterable[UUID]) -> PlanPeople:
    units = top_teams(db)
    columns = (Person.id, Person.name, Person.email, Person.team_id, Person.state)
    found: dict[UUID, PlanPerson] = {}
    for batch in batches(ids):
        for row in db.execute(sa.select(*columns).where(Person.id.in_(batch))):
            unit = units.get(row[3]) if row[3] else None
            person = PlanPerson(row[0], row[1], row[2], unit, has_left=False)
            found[row[0]] = gone(row[0]) if row[4] in GONE else person
    return PlanPeople(found)
