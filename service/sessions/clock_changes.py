"""Warn about daylight-saving shifts between two time zones."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from service.i18n.formatting import zone

_DAY = timedelta(days=1)


class Booked(NamedTuple):
    """A session to come and the zone whose wall clock its series keeps."""

    starts_at: datetime
    time_zone: str


class Shift(NamedTuple):
    """From `day` on, a series is at the reader's clock of `now` where it was at that of `before`.

    `is_once` if clocks go forward at that very hour, so that one session alone is later.
    """

    day: date
    before: datetime
    now: datetime
    is_once: bool = False


def shifts(booked: Iterable[Booked], reader_zone: str) -> list[Shift]:
    """Each change of the reader's time in series that keep a wall clock; the earliest first."""
    found = []
    here = zone(reader_zone)
    for run in _series(sorted(booked)):
        for one, later in pairwise(run):
            before, now = one.starts_at.astimezone(here), later.starts_at.astimezone(here)
            is_own_clock = later.time_zone == reader_zone
            if is_own_clock and now.time() > before.time():
                found.append(Shift(now.date(), before, now, is_once=True))
            elif not is_own_clock and now.time() != before.time():
                found.append(Shift(_first_day(one, later, reader_zone), before, now))
    return found


def _series(booked: list[Booked]) -> Iterator[list[Booked]]:
    """Runs of sessions at one wall clock, which a gap in it puts forward."""
    run: list[Booked] = []
    for session in booked:
        if run and not _continues(run[0], session):
            yield run
            run = []
        run.append(session)
    yield run


def _continues(first: Booked, session: Booked) -> bool:
    there = zone(first.time_zone)
    day = session.starts_at.astimezone(there).date()
    usual = first.starts_at.astimezone(there).time()
    return session.time_zone == first.time_zone and _at(day, usual, first) == session.starts_at


def _first_day(one: Booked, later: Booked, reader_zone: str) -> date:
    """The day on which one of the two clocks changed, as the reader's calendar has it."""
    there, here = zone(one.time_zone), zone(reader_zone)
    usual, wall = one.starts_at.astimezone(here).time(), one.starts_at.astimezone(there)
    at = one.starts_at
    while at < later.starts_at and at.astimezone(here).time() == usual:
        wall += _DAY
        at = _at(wall.date(), wall.time(), one)
    return at.astimezone(here).date()


def _at(day: date, wall: time, like: Booked) -> datetime:
    """The instant of a wall clock; one that the day leaves out comes an hour later."""
    return datetime.combine(day, wall, zone(like.time_zone)).astimezone(UTC)
