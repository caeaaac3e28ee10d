"""How instants and days are said to people; every instant is shown in a zone that is named."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> ZoneInfo:
    """The zone of this IANA name, or UTC where the name is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("Etc/UTC")


def is_zone(name: str) -> bool:
    return zone(name).key == name


def local(at: datetime, zone_name: str) -> datetime:
    return at.astimezone(zone(zone_name))


def clock(at: datetime, zone_name: str) -> str:
    """16:00"""  # noqa: D400  # an example says it best
    return f"{local(at, zone_name):%H:%M}"


def day(at: datetime | date, zone_name: str = "Etc/UTC") -> str:
    """Wednesday 25 November"""  # noqa: D400  # an example says it best
    there = local(at, zone_name) if isinstance(at, datetime) else at
    return f"{there:%A} {there.day} {there:%B}"


def short_day(at: datetime | date, zone_name: str = "Etc/UTC") -> str:
    """25 November"""  # noqa: D400  # an example says it best
    there = local(at, zone_name) if isinstance(at, datetime) else at
    return f"{there.day} {there:%B}"


def city(zone_name: str) -> str:
    """Europe/London is said as London."""
    return zone_name.rsplit("/", 1)[-1].replace("_", " ")


def first_name(name: str) -> str:
    return name.split(" ", 1)[0]
