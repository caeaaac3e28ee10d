"""When a message may be sent: one in 48 hours, outside quiet hours and leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from service.i18n.formatting import local, zone

APART: Final = timedelta(hours=48)


class Reader(NamedTuple):
    """Somebody's hours; `quiet_from` and `quiet_until` are hours of their own clock, 0 to 23.

    Quiet hours may pass midnight; equal hours mean none. `last_at` is when a message last went.
    """

    time_zone: str
    quiet_from: int
    quiet_until: int
    away_until: datetime | None
    last_at: datetime | None


class WaitingMessage(NamedTuple):
    """A message that waits; a lower rank is more urgent."""

    id: UUID
    rank: int
    since: datetime


def may_go_at(reader: Reader, now: datetime) -> datetime:
    """The first instant from now on at which a message may go to this reader."""
    at = now
    if reader.last_at is not None:
        at = max(at, reader.last_at + APART)
    if reader.away_until is not None:
        at = max(at, reader.away_until)
    return _after_quiet(reader, at)


def is_quiet(reader: Reader, at: datetime) -> bool:
    hour = local(at, reader.time_zone).hour
    if reader.quiet_from <= reader.quiet_until:
        return reader.quiet_from <= hour < reader.quiet_until
    return hour >= reader.quiet_from or hour < reader.quiet_until


def first(waiting: Sequence[WaitingMessage]) -> WaitingMessage | None:
    """The most urgent; of equals the one that has waited longest."""
    return min(waiting, key=lambda one: (one.rank, one.since, one.id), default=None)


def _after_quiet(reader: Reader, at: datetime) -> datetime:
    if not is_quiet(reader, at):
        return at
    there = zone(reader.time_zone)
    wall = local(at, reader.time_zone)
    ends = wall.replace(hour=reader.quiet_until, minute=0, second=0, microsecond=0, fold=0)
    if ends <= wall:
        ends = (ends.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=there)
    found = max(at, ends.astimezone(zone("Etc/UTC")))
    # an hour that the clocks repeat may be quiet twice
    while is_quiet(reader, found):
        found += timedelta(minutes=15)
    return found
