"""Card shown after a pair ends, inviting a post."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.home.card import Card
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import MentoringSession, Outcome, Pair, PairState, Person, SessionState
from service.models.scopes import in_pair

OFFERED_FOR: Final = timedelta(days=14)
_FEWEST_HELD: Final = 3  # sessions; before that there is little to tell


def to_share(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    """Yield one card after the last planned session or a kind end, until the next post.

    A pair that was ended without a message gets none.
    """
    found = [*_closed(db, viewer, now), *_ended(db, viewer, now)]
    if not found:
        return
    at, name = max(found)
    told = sa.exists().where(Outcome.author_id == viewer.person_id, Outcome.created_at >= at)
    if not db.scalar(sa.select(told)):
        yield Card(
            say("Share what you took from it"),
            say("What did you take from your time with {name}? Others read it.", name=name),
            "/learned/new",
            say("Share one thing"),
        )


def _closed(db: Session, viewer: Viewer, now: datetime) -> Iterator[tuple[datetime, str]]:
    """Closing sessions of late, and with whom."""
    rows = db.execute(
        _partners(viewer)
        .add_columns(MentoringSession.starts_at)
        .join(MentoringSession, MentoringSession.pair_id == Pair.id)
        .where(
            MentoringSession.state == SessionState.HELD,
            MentoringSession.number >= Pair.planned_sessions,
            MentoringSession.starts_at.between(now - OFFERED_FOR, now),
        )
    )
    yield from ((at, first_name(name)) for name, at in rows)


def _ended(db: Session, viewer: Viewer, now: datetime) -> Iterator[tuple[datetime, str]]:
    """Pairs that ended of late with a message, after some sessions, and with whom."""
    held = (
        sa.select(sa.func.count())
        .where(MentoringSession.pair_id == Pair.id, MentoringSession.state == SessionState.HELD)
        .scalar_subquery()
    )
    rows = db.execute(
        _partners(viewer)
        .add_columns(Pair.ended_at)
        .where(
            Pair.state == PairState.ENDED,
            Pair.end_note.is_not(None),
            Pair.ended_at.between(now - OFFERED_FOR, now),
            held >= _FEWEST_HELD,
        )
    )
    yield from ((at, first_name(name)) for name, at in rows)


def _partners(viewer: Viewer) -> sa.Select[str]:
    return (
        sa.select(Person.name)
        .select_from(Pair)
        .join(Person, in_pair(Person.id))
        .where(
            in_pair(viewer.person_id),
            Person.id != viewer.person_id,
        )
    )
