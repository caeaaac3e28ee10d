"""Find times when both people are free, each in their time zone."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from service.i18n.formatting import zone
from service.i18n.week import DAYS, PARTS, TIMES

DAYS_AHEAD = 21
_DAY = timedelta(days=1)


class Free(NamedTuple):
    """A person's zone and times ("mon-morning"); without times, working hours are meant."""

    time_zone: str
    times: Sequence[str]


class Window(NamedTuple):
    opens: datetime
    closes: datetime


class ProposedTimes(NamedTuple):
    """Proposed starts (UTC); not `are_marked` if they only lie in the working hours of both."""

    starts: list[datetime]
    are_marked: bool


def common_slots(
    one: Free, other: Free, minutes: int, *, after: datetime, most: int = 3
) -> ProposedTimes:
    """Up to `most` starts on different days, from the day after `after` on.

    Where their free times never meet, their working hours are tried; empty if not even those do.
    """
    free = [one._replace(times=one.times or TIMES), other._replace(times=other.times or TIMES)]
    found = list(islice(_starts(free, minutes, after), most))
    if found or all(set(each.times) == set(TIMES) for each in free):
        return ProposedTimes(found, are_marked=bool(one.times or other.times))
    working = _starts([each._replace(times=TIMES) for each in free], minutes, after)
    return ProposedTimes(list(islice(working, most)), are_marked=False)


def _starts(people: Sequence[Free], minutes: int, after: datetime) -> Iterator[datetime]:
    """The earliest half hour of each day, on the first one's clock, that leaves enough time."""
    here = zone(people[0].time_zone)
    tomorrow = after.astimezone(here).date() + _DAY
    known = [_windows(zone(one.time_zone), one.times, tomorrow) for one in people]
    found = tomorrow - _DAY
    for opens, closes in _shared(*known):
        start = opens + timedelta(minutes=-opens.astimezone(here).minute % 30)
        day = start.astimezone(here).date()
        if (
            found < day < tomorrow + DAYS_AHEAD * _DAY
            and start + timedelta(minutes=minutes) <= closes
        ):
            found = day
            yield start


def _windows(there: ZoneInfo, times: Collection[str], first: date) -> list[Window]:
    """A person's free times (UTC) from the day before `first` on; adjoining parts are one."""
    made: list[Window] = []
    for ahead in range(-1, DAYS_AHEAD + 2):
        day = first + ahead * _DAY
        for part, hours in PARTS.items():
            if f"{DAYS[day.weekday()]}-{part}" in times:
                opens, closes = (
                    datetime.combine(day, time(hour), there).astimezone(UTC)
                    for hour in (hours.start, hours.stop)
                )
                is_next = bool(made) and made[-1].closes == opens
                made.append(Window(made.pop().opens if is_next else opens, closes))
    return made


def _shared(mine: list[Window], theirs: list[Window]) -> Iterator[Window]:
    """What two ordered lists of windows have in common, in order."""
    rest = iter(theirs)
    other = next(rest, None)
    for one in mine:
        while other is not None and other.opens < one.closes:
            if other.closes > one.opens:
                yield Window(max(one.opens, other.opens), min(one.closes, other.closes))
            if other.closes > one.closes:
                break
            other = next(rest, None)
