"""What became of pairs like this one: counted only where there are enough of them."""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import MentoringSession, Pair, SessionState
from service.pairings.saying import fit_band

ENOUGH = 20
_SESSIONS = 3


class Evidence(NamedTuple):
    """Of `pairs` that were long enough together, `still_met` met a fourth time."""

    still_met: int
    pairs: int


def evidence(db: Session, fit: float, now: datetime) -> Evidence | None:
    """None while there are too few pairs in the same band of fit to say."""
    low, high = fit_band(fit)
    held = (
        sa.select(sa.func.count())
        .select_from(MentoringSession)
        .where(MentoringSession.pair_id == Pair.id, MentoringSession.state == SessionState.HELD)
        .correlate(Pair)
        .scalar_subquery()
    )
    rows = db.execute(
        sa.select(Pair.started_at, Pair.weeks_between, held).where(
            Pair.fit >= low, Pair.fit < high, Pair.started_at.is_not(None)
        )
    )
    old_enough = [count for at, weeks, count in rows if at and at + _due(weeks) <= now]
    if len(old_enough) < ENOUGH:
        return None
    return Evidence(sum(count > _SESSIONS for count in old_enough), len(old_enough))


def _due(weeks_between: int) -> timedelta:
    """By when a fourth session falls, with one interval to spare."""
    return timedelta(weeks=weeks_between * (_SESSIONS + 2))
