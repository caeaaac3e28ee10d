"""What two zones' changes of clocks do to a series: it stays for one and moves for the other."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.i18n.formatting import clock, zone
from service.i18n.wall_clock import series
from service.sessions.clock_changes import Booked, Shift, shifts

pytestmark = pytest.mark.dates


ZONES = ("Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Europe/Berlin")


def _told(found: list[Shift], zone_name: str) -> list[tuple[date, str, str]]:
    return [(one.day, clock(one.before, zone_name), clock(one.now, zone_name)) for one in found]


def _booked(first: datetime, weeks: int, count: int, zone_name: str) -> list[Booked]:
    return [Booked(at, zone_name) for at in series(first, weeks, count, zone_name=zone_name)]


def test_fifteen_in_london_is_ten_eleven_and_ten_in_new_york() -> None:
    booked = _booked(datetime(2026, 3, 4, 15, tzinfo=UTC), 2, 3, "Europe/London")
    assert [clock(one.starts_at, "America/New_York") for one in booked] == [
        "10:00",
        "11:00",
        "10:00",
    ]
    assert _told(shifts(booked, "America/New_York"), "America/New_York") == [
        (date(2026, 3, 8), "10:00", "11:00"),
        (date(2026, 3, 29), "11:00", "10:00"),
    ]
    assert shifts(booked, "Europe/London") == []


def test_an_hour_that_is_left_out_comes_an_hour_later_and_is_told() -> None:
    booked = _booked(datetime(2027, 3, 14, 1, 30, tzinfo=UTC), 2, 3, "Europe/Berlin")
    assert [clock(one.starts_at, "Europe/Berlin") for one in booked] == ["02:30", "03:30", "02:30"]
    (found,) = shifts(booked, "Europe/Berlin")
    assert found.is_once
    assert found.day == date(2027, 3, 28)
    assert clock(found.now, "Europe/Berlin") == "03:30"


def test_a_moved_session_is_no_change_of_clocks() -> None:
    booked = _booked(datetime(2026, 6, 3, 15, tzinfo=UTC), 2, 4, "Europe/London")
    booked[1] = booked[1]._replace(starts_at=booked[1].starts_at + timedelta(hours=3))
    assert shifts(booked, "America/New_York") == []
    assert shifts([], "America/New_York") == []


@given(
    first=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001  # a wall clock
    weeks=st.sampled_from((2, 3, 4)),
    here=st.sampled_from(ZONES),
    there=st.sampled_from(ZONES),
)
@settings(max_examples=60)
def test_a_series_keeps_its_wall_clock_and_every_move_of_the_other_is_told(
    first: datetime, weeks: int, here: str, there: str
) -> None:
    start = first.replace(second=0, microsecond=0, tzinfo=zone(here)).astimezone(UTC)
    booked = _booked(start, weeks, 13, here)
    usual = booked[0].starts_at.astimezone(zone(here)).replace(tzinfo=None)
    for place, one in enumerate(booked):
        wall = one.starts_at.astimezone(zone(here)).replace(tzinfo=None)
        assert wall - (usual + place * timedelta(weeks=weeks)) in (timedelta(0), timedelta(hours=1))
    if here != there:
        clocks = [clock(one.starts_at, there) for one in booked]
        changes = [(a, b) for a, b in pairwise(clocks) if a != b]
        assert [(b, n) for _, b, n in _told(shifts(booked, there), there)] == changes
