"""Appointments that keep their hour on the clocks of one time zone."""

from datetime import datetime, timedelta

from service.i18n import formatting


def series(first: datetime, weeks: int, count: int, *, zone_name: str) -> list[datetime]:
    """Starts (UTC) at the same wall clock in one zone, over every change of its clocks."""
    there = formatting.zone(zone_name)
    wall = first.astimezone(there).replace(tzinfo=None)
    step = timedelta(weeks=weeks)
    utc = formatting.zone("Etc/UTC")
    return [(wall + n * step).replace(tzinfo=there).astimezone(utc) for n in range(count)]
