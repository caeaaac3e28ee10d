"""Card shown after a pair ends, inviting a post."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.home.card import Card
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import MentoringSession, Outcome, Pair, PairState, Person, SessionState
from service.models.scopes import in_pair, partner_of

OFFERED_FOR: Final = timedelta(days=14)
_FEWEST_HELD: Final = 3  # sessions; before that there is little to tell


def to_share(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    """Yield one card after the last planned session or a kind end, until the next post.

    A pair that was ended without a message gets none.
    """
    ends = sa.union_all(_closed(viewer, now), _ended(viewer, now)).subquery()
    posted = sa.exists().where(
        Outcome.author_id == viewer.person_id, Outcome.created_at >= ends.c.at
    )
    name = db.scalar(sa.select(ends.c.name).where(~posted).order_by(ends.c.at.desc()).limit(1))
    if name is not None:
        said = say(
            "What did you take from your time with {name}? Others read it.", name=first_name(name)
        )
        yield Card(say("Share what you took from it"), said, "/learned/new", say("Share one thing"))


def _closed(viewer: Viewer, now: datetime) -> sa.Select[str, datetime]:
    """Select recent closing sessions, and with whom."""
    return (
        _partners(viewer, MentoringSession.starts_at)
        .join(MentoringSession, MentoringSession.pair_id == Pair.id)
        .where(
            MentoringSession.state == SessionState.HELD,
            MentoringSession.number >= Pair.planned_sessions,
            MentoringSession.starts_at.between(now - OFFERED_FOR, now),
        )
    )


def _ended(viewer: Viewer, now: datetime) -> sa.Select[str, datetime]:
    """Select pairs that recently ended with a message, after some sessions, and with whom."""
    held = (
        sa.select(sa.func.count())
        .where(MentoringSession.pair_id == Pair.id, MentoringSession.state == SessionState.HELD)
        .scalar_subquery()
    )
    return _partners(viewer, Pair.ended_at).where(
        Pair.state == PairState.ENDED,
        Pair.end_note.is_not(None),
        Pair.ended_at.between(now - OFFERED_FOR, now),
        held >= _FEWEST_HELD,
    )


def _partners(viewer: Viewer, at: sa.SQLColumnExpression[Any]) -> sa.Select[str, datetime]:
    return (
        sa.select(Person.name.label("name"), at.label("at"))
        .select_from(Pair)
        .join(Person, Person.id == partner_of(viewer.person_id))
        .where(in_pair(viewer.person_id))
    )
