"""What about a pair or its reader calls for a page of technique; no reason is ever shown."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.learning.resources import Moment
from service.models import CheckIn, CheckInState
from service.pairings.pairs.health import Health, reading
from service.pairings.pairs.health_checks import OPENS_AFTER
from service.pairings.pairs.queries import PairFacts

GENERATION_YEARS = 10  # of working life between two people


def moments(db: Session, pair: PairFacts, now: datetime) -> frozenset[Moment]:
    """As one of the two reads them; what a health check said counts once both may read it."""
    mine, theirs = pair.me.career_years, pair.partner.career_years
    calls = {
        Moment.ZONES: pair.me.time_zone != pair.partner.time_zone,
        Moment.GENERATIONS: mine is not None
        and theirs is not None
        and abs(mine - theirs) >= GENERATION_YEARS,
        Moment.LEADS_PEOPLE: pair.me.leads_people,
        Moment.WORTH_A_TALK: _is_worth_a_talk(db, pair.id, now),
    }
    return frozenset(moment for moment, is_here in calls.items() if is_here)


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
