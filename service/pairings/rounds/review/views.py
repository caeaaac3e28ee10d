"""What leads decided about a plan, as its page shows it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Person, Round
from service.pairings.rounds.review.pair_constraints import (
    ConstraintKind,
    PairConstraint,
    from_json,
)
from service.pairings.rounds.review.plan_people import PlanPeople, PlanPerson

_MOST_NAMES = 200  # as many as a browser may propose while a name is typed


class ConstraintState(StrEnum):
    KEPT = "kept"
    WAITS = "waits"  # for the next plan
    NOT_KEPT = "not_kept"  # a rule was against it
    LIFTED = "lifted"  # holds in this plan, not in the next


class ConstraintView(NamedTuple):
    kind: ConstraintKind
    one: PlanPerson
    other: PlanPerson
    by: str
    at: datetime
    state: ConstraintState


class ReviewView(NamedTuple):
    """`names` may be proposed while a name is typed."""

    constraints: tuple[ConstraintView, ...]
    names: tuple[str, ...]
    approved_by: str | None
    approved_at: datetime | None

    @property
    def waiting(self) -> int:
        """Decisions that this plan does not follow yet."""
        states = (ConstraintState.WAITS, ConstraintState.LIFTED)
        return sum(one.state in states for one in self.constraints)


def review_view(db: Session, row: Round, people: PlanPeople) -> ReviewView:
    plan = row.plan or {}
    now = from_json(row.settings.get("constraints", []))
    then = from_json(plan.get("constraints", []))
    leads = _names(db, [*now, *then], row.approved_by_id)
    views = [_view(one, plan, people, leads=leads) for one in now]
    views += [
        _view(one, plan, people, leads=leads)._replace(state=ConstraintState.LIFTED)
        for one in then
        if one not in now
    ]
    here = people.here()
    return ReviewView(
        tuple(views),
        tuple(one.name for one in here) if len(here) <= _MOST_NAMES else (),
        leads.get(row.approved_by_id) if row.approved_by_id else None,
        row.approved_at,
    )


def _view(
    one: PairConstraint,
    plan: Mapping[str, Any],
    people: PlanPeople,
    *,
    leads: Mapping[UUID, str],
) -> ConstraintView:
    told = plan.get("constraints", [])
    known = dict(zip(from_json(told), [bool(kept["kept"]) for kept in told], strict=True))
    state = ConstraintState.WAITS
    if one in known:
        state = ConstraintState.KEPT if known[one] else ConstraintState.NOT_KEPT
    a, b = sorted((people[one.a_id], people[one.b_id]), key=lambda person: person.name)
    return ConstraintView(one.kind, a, b, leads.get(one.by_id, ""), one.at, state)


def _names(
    db: Session, constraints: list[PairConstraint], approver: UUID | None
) -> dict[UUID, str]:
    ids = {one.by_id for one in constraints} | ({approver} if approver else set())
    rows = db.execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
