"""What happens in and around sessions: each is booked as the one before it ends, then held."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from uuid import UUID

from sqlalchemy.orm import Session

from service.demo.story import schedule
from service.demo.story.scenes import ScriptedFollowUp, ScriptedNote, ScriptedPair, Sitting
from service.demo.timeline import ScheduledAct, Stage
from service.models import FollowUpState, MentoringSession, SessionState
from service.sessions import booking_actions, note_actions, reschedule_actions
from service.sessions.booking_actions import Booking


def steps(stage: Stage) -> Iterator[ScheduledAct]:
    for pair in stage.story.pairs:
        told = schedule.beginning(stage.today, pair.started, pair.time_zone)
        yield ScheduledAct(told.first_booked, partial(_book, stage, pair, pair.sittings[0]))
        for sitting, following in pairwise(pair.sittings):
            over = min(_over(stage, pair, sitting) + schedule.SOON, stage.at(*schedule.NEXT_BOOKED))
            yield ScheduledAct(over, partial(_book, stage, pair, following))
        for sitting in pair.sittings:
            yield from _happens(stage, pair, sitting)
    for place, note in enumerate(stage.story.notes):
        yield _note(stage, note, schedule.NOTED + place % 3 * schedule.BETWEEN_NOTES)
    for follow_up in stage.story.follow_ups:
        yield from _follow_up(stage, follow_up)


def _happens(stage: Stage, pair: ScriptedPair, sitting: Sitting) -> Iterator[ScheduledAct]:
    over, act = _over(stage, pair, sitting), partial(_act, stage, pair, sitting)
    if sitting.state == "held":
        begin = partial(act, by=pair.one, do=booking_actions.begin)
        yield ScheduledAct(stage.begins(pair, sitting), begin)
        yield ScheduledAct(over, partial(act, by=pair.other, do=booking_actions.finish))
    elif sitting.state == "missed":
        yield ScheduledAct(over, partial(_miss, stage, pair, sitting))
    elif sitting.state == "cancelled":
        yield ScheduledAct(over, partial(act, by=pair.other, do=reschedule_actions.skip))


def _over(stage: Stage, pair: ScriptedPair, sitting: Sitting) -> datetime:
    """The end of a session, or the day before one that is called off."""
    if sitting.state == "cancelled":
        return stage.begins(pair, sitting) - schedule.CANCELLED
    return stage.ends(pair, sitting)


def _book(
    stage: Stage, pair: ScriptedPair, sitting: Sitting, *, db: Session, now: datetime
) -> None:
    first = Booking(stage.begins(pair, sitting), is_series=False)
    made = booking_actions.book(
        db, stage.viewers[pair.one], stage.pairs[pair.key], booking=first, now=now
    )
    stage.sessions[pair.key, sitting.number] = made[0]


def _act(
    stage: Stage,
    pair: ScriptedPair,
    sitting: Sitting,
    *,
    by: str,
    do: Callable[..., object],
    db: Session,
    now: datetime,
) -> None:
    do(db, stage.viewers[by], stage.sessions[pair.key, sitting.number], now=now)


def _miss(
    stage: Stage,
    pair: ScriptedPair,
    sitting: Sitting,
    *,
    db: Session,
    now: datetime,  # noqa: ARG001  # as of every deed
) -> None:
    """Nobody came and nobody said so: no act of anybody, so the row alone tells."""
    session = db.get_one(MentoringSession, stage.sessions[pair.key, sitting.number])
    session.state = SessionState.MISSED
    db.flush()


def _note(stage: Stage, note: ScriptedNote, wait: timedelta) -> ScheduledAct:
    pair = stage.story.pairs[note.pair]
    at = stage.begins(pair, pair.sittings[note.session - 1]) + wait

    def write(db: Session, now: datetime) -> None:
        session_id = stage.sessions[note.pair, note.session]
        note_actions.add_note(
            db, stage.viewers[note.author], session_id, text=note.text, shared=True, now=now
        )

    return ScheduledAct(at, write)


def _follow_up(stage: Stage, follow_up: ScriptedFollowUp) -> Iterator[ScheduledAct]:
    pair = stage.story.pairs[follow_up.pair]
    promised = stage.ends(pair, pair.sittings[follow_up.session - 1])
    kept = _Promise(stage, follow_up)
    yield ScheduledAct(promised, kept.make)
    if follow_up.state != "open":
        due = stage.at(min(follow_up.due, -1), schedule.AGREEING, pair.time_zone)
        yield ScheduledAct(max(due, promised + schedule.SOON), kept.settle)


class _Promise:
    """A next step from its making to its end."""

    def __init__(self, stage: Stage, follow_up: ScriptedFollowUp) -> None:
        self._stage = stage
        self._told = follow_up
        self._step_id: UUID | None = None

    def make(self, db: Session, now: datetime) -> None:
        session_id = self._stage.sessions[self._told.pair, self._told.session]
        due = self._stage.story.today + timedelta(days=self._told.due)
        owner = self._stage.viewers[self._told.owner]
        step = note_actions.NextStep(self._told.text, owner.person_id, due)
        self._step_id = note_actions.add_step(db, owner, session_id, step=step, now=now)

    def settle(self, *, db: Session, now: datetime) -> None:  # noqa: ARG002  # as of every deed
        if self._step_id is None:
            raise LookupError("this next step is not made yet")
        owner, state = self._stage.viewers[self._told.owner], FollowUpState(self._told.state)
        note_actions.settle_step(db, owner, self._step_id, state=state)
