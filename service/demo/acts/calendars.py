"""Mara and Helen book the rest of their series: one is moved, and one was skipped last evening."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from service.demo.story import schedule
from service.demo.timeline import ScheduledAct, Stage
from service.i18n.wall_clock import series
from service.sessions import booking_actions, reschedule_actions
from service.sessions.booking_actions import Booking
from service.sessions.reschedule_actions import Move


def steps(stage: Stage) -> Iterator[ScheduledAct]:
    yield ScheduledAct(stage.at(*schedule.SERIES_BOOKED), partial(_book_rest, stage))


def _book_rest(stage: Stage, *, db: Session, now: datetime) -> None:
    told, *_ = stage.story.pairs
    mara, helen = (stage.viewers[one] for one in (told.one, told.other))
    last = stage.begins(told, told.sittings[-1])
    _, first = series(last, told.cadence_weeks, 2, zone_name=told.time_zone)
    wish = Booking(first, is_series=True)
    moved, skipped, *_ = booking_actions.book(
        db, mara, stage.pairs[told.key], booking=wish, now=now
    )
    move_after, skip_after = schedule.SERIES_CHANGED
    reschedule_actions.move(
        db, helen, moved, wish=Move(first + schedule.SERIES_MOVED_BY), now=now + move_after
    )
    reschedule_actions.skip(db, helen, skipped, now=now + skip_after)
