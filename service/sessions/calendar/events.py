"""Sessions as iCalendar (RFC 5545, 5546): when, never what or with whom."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

import icalendar

from service.i18n.formatting import zone
from service.i18n.language import say

PRODUCT: Final = "-//Bothways//Mentoring sessions//EN"
_REFRESH: Final = timedelta(hours=4)
_MARGIN: Final = timedelta(days=2)  # around the events, for the changes of their clocks
_MAIL_CLIENTS_ASK: Final = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Event(NamedTuple):
    """One session; `time_zone` is the zone of whoever booked it, `changed_at` its last change."""

    session_id: UUID
    starts_at: datetime
    minutes: int
    time_zone: str
    is_cancelled: bool
    sequence: int
    changed_at: datetime
    url: str


class InvitationMail(NamedTuple):
    """Who sends an invitation to whom, by mail address; the partner is not named in it."""

    method: Method
    organiser: str
    attendee: str
    sent_at: datetime


def feed(events: Sequence[Event], time_zone: str) -> bytes:
    """A calendar to subscribe to; the same events give the same bytes."""
    made = _calendar("PUBLISH")
    made.add("x-wr-calname", say("Mentoring"))
    made.add("x-wr-timezone", time_zone)
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT4H")
    for event in events:
        made.add_component(_event(event, event.changed_at))
    _add_zones(made, events)
    return _written(made)


def invitation(event: Event, post: InvitationMail) -> bytes:
    """One session as a mail's text/calendar part: RFC 5546 wants a message for each UID."""
    made = _calendar(post.method.value)
    found = _event(event, post.sent_at)
    found["status"] = icalendar.vText(_status(is_cancelled=post.method is Method.CANCEL))
    found.add("organizer", icalendar.vCalAddress(f"mailto:{post.organiser}"))
    found.add(
        "attendee", icalendar.vCalAddress(f"mailto:{post.attendee}"), parameters=_MAIL_CLIENTS_ASK
    )
    made.add_component(found)
    _add_zones(made, (event,))
    return _written(made)


def uid(session_id: UUID) -> str:
    """The same for a session's whole life, whatever becomes of its time."""
    return f"{session_id}@bothways"


def _written(made: icalendar.Calendar) -> bytes:
    """UTF-8, folded at 75 bytes, CRLF."""
    body: bytes = made.to_ical()
    return body


def _calendar(method: str) -> icalendar.Calendar:
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", method)
    return made


def _event(event: Event, stamp: datetime) -> icalendar.Event:
    there = zone(event.time_zone)
    ends_at = event.starts_at + timedelta(minutes=event.minutes)
    made = icalendar.Event()
    made.add("uid", uid(event.session_id))
    made.add("dtstamp", stamp.astimezone(UTC))
    made.add("dtstart", event.starts_at.astimezone(there))
    made.add("dtend", ends_at.astimezone(there))
    made.add("summary", say("Mentoring session"))
    made.add("status", _status(is_cancelled=event.is_cancelled))
    made.add("sequence", event.sequence)
    made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT" if event.is_cancelled else "OPAQUE")
    made.add("url", event.url)
    return made


def _status(*, is_cancelled: bool) -> str:
    return "CANCELLED" if is_cancelled else "CONFIRMED"


def _add_zones(made: icalendar.Calendar, events: Iterable[Event]) -> None:
    """Say when clocks change, for readers that do not know the zones by name."""
    days: list[date] = [event.starts_at.date() for event in events]
    if days:
        made.add_missing_timezones(min(days) - _MARGIN, max(days) + _MARGIN)
