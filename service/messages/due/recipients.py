"""Causes, possible recipients, and SQL for both people of a pair."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Person, Purpose
from service.models.scopes import HERE, has_consented


class Cause(NamedTuple):
    """`about` makes the key unique with kind and person; the message goes from `at` on."""

    kind: str
    about: str
    person_id: UUID
    args: Mapping[str, str]
    at: datetime

    @property
    def key(self) -> str:
        family = self.kind.partition("_")[0] if self.kind.startswith("missed") else self.kind
        return f"{family}:{self.about}:{self.person_id}"


class CauseSearch(NamedTuple):
    """When, and of whom alone if `person_id` is given; finders need not ask who may be told."""

    now: datetime
    person_id: UUID | None = None

    def readers(self) -> sa.ColumnElement[bool]:
        return sa.true() if self.person_id is None else Person.id == self.person_id


def who_may_be_told(db: Session) -> frozenset[UUID]:
    """Who takes part and has ticked mail."""
    states = Person.state.in_(HERE)
    return frozenset(db.scalars(sa.select(Person.id).where(states, has_consented(Purpose.MAIL))))
