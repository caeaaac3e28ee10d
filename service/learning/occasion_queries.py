"""What about a pair or its reader calls for a page of technique; no reason is ever shown."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.learning.resources import Moment
from service.models import CheckIn, CheckInState, Person
from service.pairings.pairs.health import Health, reading
from service.pairings.pairs.health_checks import OPENS_AFTER
from service.pairings.pairs.queries import PairFacts
from service.people.leader_queries import leads_people

GENERATION_YEARS = 10  # of working life between two people


def moments(db: Session, pair: PairFacts, now: datetime) -> frozenset[Moment]:
    """As one of the two reads them; what a health check said counts once both may read it."""
    return frozenset(_moments(db, pair, now))


def _moments(db: Session, pair: PairFacts, now: datetime) -> Iterator[Moment]:
    if pair.me.time_zone != pair.partner.time_zone:
        yield Moment.ZONES
    if _years_apart(db, pair.me.id, pair.partner.id) >= GENERATION_YEARS:
        yield Moment.GENERATIONS
    if leads_people(db, pair.me.id):
        yield Moment.LEADS_PEOPLE
    if _is_worth_a_talk(db, pair.id, now):
        yield Moment.WORTH_A_TALK


def _years_apart(db: Session, one: UUID, other: UUID) -> int:
    """0 where either is not known."""
    years = list(
        db.scalars(
            sa.select(Person.career_years).where(
                Person.id.in_((one, other)), Person.career_years.is_not(None)
            )
        )
    )
    known = [year for year in years if year is not None]
    return abs(known[0] - known[-1]) if len(known) > 1 else 0


def _is_worth_a_talk(db: Session, pair_id: UUID, now: datetime) -> bool:
    """By the latest health check, once both may read it."""
    latest = (
        sa.select(CheckIn.session_id)
        .where(CheckIn.pair_id == pair_id, CheckIn.state == CheckInState.DONE)
        .order_by(CheckIn.created_at.desc(), CheckIn.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    said = db.execute(
        sa.select(CheckIn.answers, CheckIn.created_at).where(
            CheckIn.session_id == latest, CheckIn.state == CheckInState.DONE
        )
    ).all()
    is_open = len(said) > 1 or any(row.created_at + OPENS_AFTER <= now for row in said)
    return is_open and reading([row.answers for row in said]).health is Health.WORTH_A_TALK
