"""Calendar periods of releases, "2026-10" or "2026-Q3", and when they are due."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from service.i18n import formatting
from service.i18n.language import say
from service.problems import NotFound, Refused
from service.setting_choices import ReleaseInterval

FREEZES_AFTER_DAYS: Final = 3
_NAME: Final = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|Q([1-4]))", re.ASCII)
_MONTHS_IN_QUARTER: Final = 3
_MONTHS_IN_YEAR: Final = 12


@dataclass(frozen=True, slots=True, order=True)
class Period:
    starts_on: date
    ends_on: date
    name: str

    @property
    def starts_at(self) -> datetime:
        return _midnight(self.starts_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant that is no longer of the period."""
        return _midnight(self.ends_on + timedelta(days=1))

    @property
    def freezes_at(self) -> datetime:
        """Three days after the last one, so October freezes on 3 November."""
        return _midnight(self.ends_on + timedelta(days=FREEZES_AFTER_DAYS))

    @property
    def words(self) -> str:
        return words(self.starts_on, self.ends_on)


def period(name: str) -> Period:
    """Raise NotFound for what names no calendar month or quarter."""
    found = _NAME.fullmatch(name)
    if found is None or not 1 < int(found[1]) < date.max.year:
        raise NotFound(
            "period-not-found", say("Name a month such as 2026-10, or a quarter such as 2026-Q3.")
        )
    year, quarter = int(found[1]), int(found[3] or 0)
    if quarter:
        return _period(year, _MONTHS_IN_QUARTER * (quarter - 1) + 1, _MONTHS_IN_QUARTER)
    return _period(year, int(found[2]), 1)


def last_frozen(length: ReleaseInterval, now: datetime) -> Period:
    """The latest period whose release is due."""
    months = 1 if length is ReleaseInterval.MONTH else _MONTHS_IN_QUARTER
    found = _holding(now.date(), months)
    while found.freezes_at > now:
        found = _holding(found.starts_on - timedelta(days=1), months)
    return found


def next_freeze(length: ReleaseInterval, now: datetime) -> datetime:
    """When the next release is due."""
    last = last_frozen(length, now)
    months = 1 if length is ReleaseInterval.MONTH else _MONTHS_IN_QUARTER
    return _holding(last.ends_on + timedelta(days=1), months).freezes_at


def require_over(asked: Period, now: datetime) -> None:
    """Raise Refused while texts of the period can still be taken back: there are no drafts."""
    if now < asked.freezes_at:
        day = formatting.dated(asked.freezes_at)
        sentence = say("{period} can be released from {day} on.", period=asked.name, day=day)
        raise Refused("period-open", sentence)


def words(starts_on: date, ends_on: date) -> str:
    """October, or July to September."""
    if starts_on.month == ends_on.month:
        return formatting.month(starts_on)
    first, last = formatting.month(starts_on), formatting.month(ends_on)
    return say("{first} to {last}", first=first, last=last)


def short(starts_on: date, name: str) -> str:
    """Oct, or Q3."""
    return name.partition("-")[2] if "Q" in name else formatting.short_month(starts_on)


def _holding(day: date, months: int) -> Period:
    return _period(day.year, (day.month - 1) // months * months + 1, months)


def _period(year: int, month: int, months: int) -> Period:
    over, after = divmod(month - 1 + months, _MONTHS_IN_YEAR)
    ends_on = date(year + over, after + 1, 1) - timedelta(days=1)
    name = f"{year:04}-{month:02}" if months == 1 else f"{year:04}-Q{month // months + 1}"
    return Period(date(year, month, 1), ends_on, name)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
