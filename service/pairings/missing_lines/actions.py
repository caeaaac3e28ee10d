"""Keep the lines that would give somebody a partner, for that person alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Line, MissingLine, Round, RoundState, Suggestion, SuggestionState
from service.models.scopes import is_published
from service.pairings.population import gathered
from service.pairings.suggestions import store

_CONCERNS = timedelta(days=31)  # how long a round counts as the last one


class PastPartners(NamedTuple):
    """`left_out` of the round that was released last; `seen`: who is not on show any more."""

    left_out: frozenset[UUID]
    seen: Mapping[UUID, frozenset[UUID]]


def past_partners(db: Session, now: datetime) -> PastPartners:
    plan = db.scalar(
        sa.select(Round.plan)
        .where(Round.state == RoundState.RELEASED, Round.released_at.between(now - _CONCERNS, now))
        .order_by(Round.released_at.desc(), Round.id)
        .limit(1)
    )
    rows = db.execute(
        sa.select(Suggestion.person_id, Suggestion.other_id).where(
            Suggestion.state != SuggestionState.SHOWN
        )
    )
    left_out = frozenset(UUID(one["person_id"]) for one in (plan or {}).get("left_out", ()))
    return PastPartners(left_out, gathered((row[0], row[1]) for row in rows))


def keep_lines(db: Session, person_id: UUID, line_ids: Sequence[UUID], *, now: datetime) -> None:
    """In place of those that were kept before; a line that is gone meanwhile is left out."""
    db.execute(sa.delete(MissingLine).where(MissingLine.person_id == person_id))
    here = set(db.scalars(sa.select(Line.id).where(Line.id.in_(line_ids), is_published())))
    db.add_all(
        MissingLine(person_id=person_id, line_id=line_id, position=position, created_at=now)
        for position, line_id in enumerate(line_ids)
        if line_id in here
    )
    db.flush()


def order_for_left_out(db: Session, row: Round, now: datetime) -> None:
    """Have everybody looked at anew whom a round leaves without a partner."""
    for one in (row.plan or {})["left_out"]:
        store.order(db, UUID(one["person_id"]), f"left_out:{row.id}", now=now)
