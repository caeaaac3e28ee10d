"""How pairs with a similar fit went, where there are enough of them."""

from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import MentoringSession, Pair, SessionState
from service.pairings.suggestions.wording import fit_band

ENOUGH = 20
_SESSIONS = 3
RHYTHMS = (2, 3, 4)  # weeks between sessions


class TrackRecord(NamedTuple):
    """Of `pairs` that were long enough together, `still_met` met a fourth time."""

    still_met: int
    pairs: int


def evidence(db: Session, fit: float, now: datetime) -> TrackRecord | None:
    """None while there are too few pairs in the same band of fit to say."""
    low, high = fit_band(fit)
    held = (
        sa.select(sa.func.count())
        .select_from(MentoringSession)
        .where(MentoringSession.pair_id == Pair.id, MentoringSession.state == SessionState.HELD)
        .correlate(Pair)
        .scalar_subquery()
    )
    old_enough = sa.or_(
        *(
            sa.and_(
                Pair.weeks_between == weeks,
                # by then a fourth session falls, with one interval to spare
                Pair.started_at <= now - timedelta(weeks=weeks * (_SESSIONS + 2)),
            )
            for weeks in RHYTHMS
        )
    )
    pairs, still_met = db.execute(
        sa.select(sa.func.count(), sa.func.sum(sa.case((held > _SESSIONS, 1), else_=0))).where(
            Pair.fit >= low, Pair.fit < high, old_enough
        )
    ).one()
    return None if pairs < ENOUGH else TrackRecord(int(still_met), pairs)
