"""End pairs of people who are gone without an act of a lead, and tell whoever stays."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.models import Pair, PairState, Person, PersonState
from service.models.scopes import GONE, in_pair, partner_of
from service.people.departures import pairs as departed_pairs

_Gone = aliased(Person)
_Partner = aliased(Person)
_NEWS: Final = timedelta(days=14)


class Departure(NamedTuple):
    """A pair that ended because a partner left; the name is None once it was erased."""

    pair_id: UUID
    partner: str | None


def part(db: Session, now: datetime) -> int:
    """End pairs of people who have left, and order suggestions for whoever stays. Idempotent.

    Return the number of pairs.
    """
    rows = db.scalars(
        sa.select(Pair)
        .where(Pair.state != PairState.ENDED, _has_gone())
        .order_by(Pair.id)
        .with_for_update()
    ).all()
    for pair in rows:
        departed_pairs.end_pair(db, pair, now)
    # also after pairs that an erasure ended; the key makes it one order a pair
    stayed = db.execute(
        sa.select(Pair.id, Person.id, Pair.ended_at)
        .join(Person, in_pair(Person.id))
        .where(
            Pair.state == PairState.ENDED,
            Pair.ended_by_id.is_(None),
            Pair.ended_at > now - _NEWS,
            _has_gone(),
            Person.state.not_in(GONE),
        )
    )
    for pair_id, person_id, ended_at in stayed:
        if ended_at is not None:
            departed_pairs.order_suggestions(db, pair_id, person_id, at=ended_at)
    return len(rows)


def news(db: Session, viewer: Viewer, now: datetime) -> Iterator[Departure]:
    """Pairs of one's own that ended so within the last fortnight."""
    other = partner_of(viewer.person_id)
    rows = db.execute(
        sa.select(Pair.id, _Partner.name, _Partner.state)
        .join(_Partner, _Partner.id == other)
        .where(
            in_pair(viewer.person_id),
            Pair.state == PairState.ENDED,
            Pair.ended_by_id.is_(None),
            Pair.ended_at.between(now - _NEWS, now),
            _Partner.state.in_(GONE),
        )
        .order_by(Pair.ended_at)
    )
    for pair_id, name, state in rows:
        yield Departure(pair_id, first_name(name) if state is PersonState.LEFT else None)


def _has_gone() -> sa.ColumnElement[bool]:
    """Hold for a Pair of whose two people somebody has gone."""
    return sa.exists().where(_Gone.id.in_((Pair.a_id, Pair.b_id)), _Gone.state.in_(GONE))
