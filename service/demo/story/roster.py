"""Who works at Tidewater Mutual; entries keep the order of their file."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

LONDON_NOON = time(12)
OPENS, CLOSES = 9 * 60, 17 * 60 + 30  # local minutes of a working day


@dataclass(frozen=True, slots=True)
class Colleague:
    """`career_years` spans a working life, `tenure_weeks` the time with Tidewater."""

    name: str
    email: str
    title: str
    department: str
    team: str
    manager: str
    roles: tuple[str, ...]
    career_years: int
    tenure_weeks: int
    location: str
    time_zone: str
    languages: tuple[str, ...]
    capacity: int
    times: tuple[str, ...]


@cache
def tables(name: str) -> dict[str, Any]:
    """Read one of the package's TOML files; callers leave what they get as it is."""
    return tomllib.loads((resources.files("service.demo.story") / name).read_text("utf-8"))


@cache
def roster() -> tuple[Colleague, ...]:
    return tuple(_colleague(entry) for entry in tables("roster.toml")["person"])


@cache
def by_email() -> dict[str, Colleague]:
    return {colleague.email: colleague for colleague in roster()}


def manager_chain(colleague: Colleague) -> tuple[str, ...]:
    """Return managers' addresses, nearest first."""
    everyone, chain = by_email(), []
    while colleague.manager:
        chain.append(colleague.manager)
        colleague = everyone[colleague.manager]
    return tuple(chain)


def share_reporting_line(one: Colleague, other: Colleague) -> bool:
    return one.email in manager_chain(other) or other.email in manager_chain(one)


def shared_minutes(one: Colleague, other: Colleague, on: date) -> tuple[int, int]:
    """Return the first and last minute, in UTC, that lie in both working days."""
    offsets = []
    for colleague in (one, other):
        noon = datetime.combine(on, LONDON_NOON, ZoneInfo(colleague.time_zone))
        offsets.append(int((noon.utcoffset() or timedelta()).total_seconds() // 60))
    return OPENS - min(offsets), CLOSES - max(offsets)


def instant(today: date, day: int, minute: int, *, time_zone: str) -> datetime:
    """Return aware local time: `day` days from `today`, `minute` minutes after midnight there."""
    local = datetime.combine(today + timedelta(days=day), time(), ZoneInfo(time_zone))
    return local + timedelta(minutes=minute)  # wall-clock arithmetic within one zone


def _colleague(entry: dict[str, Any]) -> Colleague:
    fields: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()
    }
    return Colleague(**fields)
