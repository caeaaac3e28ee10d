"""Who has room for another partner, counted in SQL when it is needed."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Pair, PairState, Person, PersonState
from service.models.ids import batches
from service.models.scopes import in_pair, takes_part

RUNNING = Pair.state != PairState.ENDED


def with_room(db: Session, people: Iterable[UUID]) -> set[UUID]:
    """Those of the people who take part, are not paused, and have fewer pairs than they want."""
    running = (
        sa.select(sa.func.count())
        .select_from(Pair)
        .where(in_pair(Person.id), RUNNING)
        .correlate(Person)
        .scalar_subquery()
    )
    free = sa.and_(takes_part(), Person.state != PersonState.PAUSED, running < Person.capacity)
    found = set[UUID]()
    for batch in batches(people):
        found.update(db.scalars(sa.select(Person.id).where(Person.id.in_(batch), free)))
    return found


def current_pair(db: Session, one: UUID, other: UUID) -> UUID | None:
    a_id, b_id = sorted((one, other))
    return db.scalar(sa.select(Pair.id).where(Pair.a_id == a_id, Pair.b_id == b_id, RUNNING))
