"""When two people could meet: starts that lie in the free times of both, each in their zone."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from service.pairings.people import PARTS
from service.wording import zone

DAYS_AHEAD = 21
_STEP = timedelta(minutes=30)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORKING = frozenset(f"{day}-{part}" for day in _WEEKDAYS[:5] for part in PARTS)


class Free(NamedTuple):
    """A person's zone and times ("mon-morning"); without times, working hours are meant."""

    time_zone: str
    times: Sequence[str]


def common_starts(
    one: Free, other: Free, minutes: int, after: datetime, most: int = 3
) -> list[datetime]:
    """Up to `most` starts (UTC) on different days, from the day after `after` on.

    Where their free times never meet, their working hours are tried; empty if not even those do.
    """
    ticked = (_ticked(one), _ticked(other))
    found = list(_starts((one, other), ticked, minutes, after))
    if not found:
        found = list(_starts((one, other), (_WORKING, _WORKING), minutes, after))
    return found[:most]


def _starts(
    people: tuple[Free, Free],
    ticked: tuple[frozenset[str], frozenset[str]],
    minutes: int,
    after: datetime,
) -> Iterator[datetime]:
    here = zone(people[0].time_zone)
    today = after.astimezone(here).date()
    for ahead in range(1, DAYS_AHEAD + 1):
        midnight = datetime.combine(today + timedelta(days=ahead), time(), here)
        for step in range(48):
            start = (midnight + step * _STEP).astimezone(zone("Etc/UTC"))
            if all(
                _is_free(start, minutes, person, times)
                for person, times in zip(people, ticked, strict=True)
            ):
                yield start
                break


def _is_free(start: datetime, minutes: int, person: Free, times: frozenset[str]) -> bool:
    """Whether every quarter of an hour of it lies in one of the ticked parts of a day."""
    there = zone(person.time_zone)
    quarters = range(0, minutes, 15)
    return all(
        _part(start + timedelta(minutes=past), there) in times for past in (*quarters, minutes - 1)
    )


def _part(at: datetime, there: ZoneInfo) -> str:
    local = at.astimezone(there)
    part = next((name for name, hours in PARTS.items() if local.hour in hours), "")
    return f"{_WEEKDAYS[local.weekday()]}-{part}"


def _ticked(person: Free) -> frozenset[str]:
    return frozenset(person.times) or _WORKING
