"""The calendar file as two independent readers take it, and as calendars ask for it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar as OtherCalendar
from ical.calendar_stream import IcsCalendarStream

from service.i18n.language import speaking
from service.i18n.wall_clock import series
from service.sessions.calendar.events import Event, InvitationMail, Method, feed, invitation, uid

pytestmark = pytest.mark.dates


FIRST = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
CHANGED = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
ZONES = ("Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Etc/UTC")


def _events(count: int, zone: str = "Europe/London") -> list[Event]:
    return [
        Event(
            session_id=UUID(int=number + 1),
            starts_at=start,
            minutes=45,
            time_zone=zone,
            is_cancelled=number % 5 == 4,
            sequence=number % 3,
            changed_at=CHANGED,
            url=f"https://mentoring.tidewater.example/sessions/{UUID(int=number + 1)}",
        )
        for number, start in enumerate(series(FIRST, 2, count, zone_name=zone))
    ]


def _instant(at: date | None) -> datetime:
    """A session begins at an hour, never on a day alone."""
    assert isinstance(at, datetime)
    return at.astimezone(UTC)


def _read(body: bytes) -> dict[str, tuple[datetime, str, int]]:
    """{UID: (start in UTC, state, sequence)} by icalendar."""
    return {
        str(found.uid): (_instant(found.start), str(found["status"]), found.sequence)
        for found in icalendar.Calendar.from_ical(body).events
    }


def _other_calendar(body: bytes) -> OtherCalendar:
    return IcsCalendarStream.calendar_from_ics(body.decode())


def _read_by_another(body: bytes) -> dict[str, tuple[datetime, str, int]]:
    return {
        str(found.uid): (
            _instant(found.dtstart),
            str(found.status.value if found.status else ""),
            found.sequence or 0,
        )
        for found in _other_calendar(body).events
    }


def _told(events: list[Event]) -> dict[str, tuple[datetime, str, int]]:
    return {
        uid(one.session_id): (
            one.starts_at,
            "CANCELLED" if one.is_cancelled else "CONFIRMED",
            one.sequence,
        )
        for one in events
    }


@pytest.mark.parametrize("zone", ZONES)
def test_two_readers_find_the_same_sessions(zone: str) -> None:
    events = _events(26, zone)
    body = feed(events, "America/New_York")
    assert _read(body) == _read_by_another(body) == _told(events)


@given(
    starts_at=st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis adds the zone
    zone=st.sampled_from(ZONES),
    minutes=st.integers(25, 180),
)
@settings(max_examples=25)
def test_any_instant_in_any_zone_comes_back_from_both_readers(
    starts_at: datetime, zone: str, minutes: int
) -> None:
    start = starts_at.replace(second=0, microsecond=0)
    one = _events(1)[0]._replace(starts_at=start, time_zone=zone, minutes=minutes)
    body = feed([one], zone)
    assert _read(body) == _read_by_another(body) == _told([one])
    (found,) = icalendar.Calendar.from_ical(body).events
    assert _instant(found.end) - _instant(found.start) == timedelta(minutes=minutes)


def test_the_weeks_between_two_changes_of_clocks_are_right_in_new_york() -> None:
    body = feed(_events(3), "America/New_York")
    assert [f"{start:%d %H:%M}" for start, _, _ in _read(body).values()] == [
        "04 15:00",
        "18 15:00",
        "01 14:00",
    ]
    assert b"DTSTART;TZID=Europe/London:20260401T150000\r\n" in body


def test_a_reader_that_knows_no_zones_is_told_when_clocks_change() -> None:
    """The offsets in VTIMEZONE alone give the same instants."""
    (zone,) = icalendar.Calendar.from_ical(feed(_events(26), "Europe/London")).timezones
    there = zone.to_tz(lookup_tzid=False)
    for one in _events(26):
        wall = _wall(one)
        assert wall.replace(tzinfo=there).astimezone(UTC) == one.starts_at


def _wall(one: Event) -> datetime:
    body = feed([one], "Europe/London")
    (found,) = icalendar.Calendar.from_ical(body).events
    assert isinstance(found.start, datetime)
    return found.start.replace(tzinfo=None)


def test_a_feed_tells_the_hour_and_nothing_else() -> None:
    body = feed(_events(6), "Europe/London")
    known = {
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "SEQUENCE"),
        *("LAST-MODIFIED", "CLASS", "TRANSP", "URL"),
    }
    for found in icalendar.Calendar.from_ical(body).events:
        assert set(found) == known
        assert (found["summary"], found["class"]) == ("Mentoring session", "PRIVATE")


def test_a_feed_has_what_calendars_ask_for() -> None:
    body = feed(_events(2), "Europe/London")
    for line in (
        "METHOD:PUBLISH",
        "VERSION:2.0",
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H",
        "X-WR-CALNAME:Mentoring",
        "X-WR-TIMEZONE:Europe/London",
    ):
        assert f"\r\n{line}\r\n".encode() in body
    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert body == feed(_events(2), "Europe/London")


def test_a_year_of_fortnights_is_small() -> None:
    assert len(feed(_events(26), "Europe/London")) < 15_000


def test_an_empty_feed_is_a_calendar_still() -> None:
    body = feed([], "Europe/London")
    assert _read(body) == {}
    assert _other_calendar(body).events == []


@pytest.mark.parametrize("method", list(Method))
def test_an_invitation_names_its_reader_and_nobody_else(method: Method) -> None:
    (one,) = _events(1)
    post = InvitationMail(
        method, "bothways@tidewater.example", "mara.quist@tidewater.example", CHANGED
    )
    body = invitation(one, post)
    made = icalendar.Calendar.from_ical(body)
    (found,) = made.events
    assert made["method"] == method.value
    assert found["attendee"] == "mailto:mara.quist@tidewater.example"
    assert found["organizer"] == "mailto:bothways@tidewater.example"
    assert found["status"] == ("CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    assert _read(body).keys() == _read_by_another(body).keys() == {uid(one.session_id)}


def test_the_title_is_said_in_its_readers_language() -> None:
    with speaking("en-XA"):
        found = icalendar.Calendar.from_ical(feed(_events(1), "Etc/UTC")).events[0]
    assert found["summary"] != "Mentoring session"
