"""Change or end a pair at once, without a reason; its author can undo it for 24 hours."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import ChangeKind, Pair, PairChange, PairState
from service.pairings.changes import booked_sessions
from service.pairings.changes import undo as undo_log
from service.pairings.changes.undo import ChangeRequest, recorded
from service.pairings.pairs.queries import own_pair
from service.pairings.suggestions import store
from service.pairings.suggestions.capacity_queries import current_pair, with_room
from service.problems import Conflict, Refused

ENDS = (ChangeKind.END, ChangeKind.PARTNER)


class Rhythm(NamedTuple):
    """Interval and length; `moves_booked` if booked sessions are moved too."""

    weeks_between: int
    minutes: int
    moves_booked: bool = False


def set_rhythm(db: Session, act: ChangeRequest, wanted: Rhythm, *, now: datetime) -> None:
    with recorded(db, act, ChangeKind.RHYTHM, now=now) as pair:
        pair.weeks_between, pair.minutes = wanted.weeks_between, wanted.minutes
        if wanted.moves_booked:
            booked_sessions.fall_in(db, pair, now)


def set_subject(db: Session, act: ChangeRequest, subject: str, *, now: datetime) -> None:
    """What the two work on from now; the next agenda begins with it."""
    with recorded(db, act, ChangeKind.SUBJECT, now=now) as pair:
        pair.subject = subject or None


def pause(db: Session, act: ChangeRequest, until: datetime, *, now: datetime) -> None:
    """Pause until an instant; planned sessions before it are cancelled."""
    check_ahead(until, now)
    if undo_log.locked_running(db, act).state is PairState.PROPOSED:
        sentence = say("Start first; a pair that has not started cannot be paused.")
        raise Conflict("pair-not-started", sentence)
    with recorded(db, act, ChangeKind.PAUSE, now=now) as pair:
        pair.state, pair.paused_until = PairState.PAUSED, until
        booked_sessions.cancel(db, pair, now, until=until)


def check_ahead(until: datetime, now: datetime) -> None:
    if until <= now:
        sentence = say("Choose a day after today.")
        raise Refused("pause-past", say("Choose a later day."), {"until": sentence})


def resume(db: Session, act: ChangeRequest, now: datetime) -> None:
    """Resume before the day; a no-op unless the pair is paused."""
    if undo_log.locked_running(db, act).state is not PairState.PAUSED:
        return
    with recorded(db, act, ChangeKind.RESUME, now=now) as pair:
        pair.state, pair.paused_until = PairState.ACTIVE, None


def wake(db: Session, now: datetime) -> None:
    """Resume every pair whose pause is over."""
    due = sa.select(Pair).where(Pair.state == PairState.PAUSED, Pair.paused_until <= now)
    for pair in db.scalars(due.with_for_update()):
        pair.state, pair.paused_until = PairState.ACTIVE, None
    db.flush()


def end(
    db: Session, act: ChangeRequest, now: datetime, *, kind: ChangeKind = ChangeKind.END
) -> None:
    """End a pair, with a message or without one.

    Asking for a new partner ends it too. The two are not suggested to each other for a year.
    """
    with recorded(db, act, kind, now=now) as pair:
        pair.state, pair.ended_at, pair.ended_by_id = PairState.ENDED, now, act.viewer.person_id
        pair.end_note = act.message
        booked_sessions.cancel(db, pair, now)
    for person_id in (pair.a_id, pair.b_id):
        store.order(db, person_id, f"ended:{pair.id}:{now.isoformat()}", now=now)


def undo(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> None:
    """Undo the viewer's latest change; an end only while both are still free."""
    pair = own_pair(db, viewer, pair_id, lock=True)
    change = undo_log.undoable(db, viewer, pair_id, now=now)
    if change is None:
        mine = sa.select(PairChange.id).where(
            PairChange.pair_id == pair_id,
            PairChange.person_id == viewer.person_id,
            PairChange.undone_at.is_(None),
        )
        if db.scalar(mine.limit(1)) is None:
            raise Conflict("not-yours", say("There is nothing here that you can undo."))
        sentence = say("This can no longer be undone; it was more than a day ago.")
        raise Conflict("too-late", sentence)
    both = {pair.a_id, pair.b_id}
    if pair.state is PairState.ENDED:
        if change.kind not in ENDS:  # the other ended it, or this change is older than the end
            raise Conflict("pair-ended", say("This pair has ended."))
        if with_room(db, both) != both or current_pair(db, pair.a_id, pair.b_id) is not None:
            sentence = say("One of you has found another partner or paused since.")
            raise Conflict("no-longer-free", sentence)
    undo_log.put_back(db, pair, change, now=now)
    store.expire_open(db, both - with_room(db, both), now)
