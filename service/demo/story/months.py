"""The six months that the demo tells of, cut at calendar months and ending yesterday."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from service.demo.story.phrasing import chance

MONTHS_TOLD = 6
DAYS_IN_A_MONTH = 30.4
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Days `first` to `last`, both counted from today and negative; `kind` as in the plans."""

    kind: str  # current, last, before, older
    first: int
    last: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def share(self) -> float:
        """How much of a month this is; the two last complete months count as whole."""
        return 1.0 if self.kind in {"last", "before"} else self.days / DAYS_IN_A_MONTH


def spans(today: date) -> tuple[Span, ...]:
    """Return the months of the story, newest first; a month without a past day is left out."""
    kinds = ("current", "last", "before", *("older",) * MONTHS_TOLD)
    begins, ends = first_day(today), -1
    found = []
    for kind in kinds:
        start = (today + timedelta(days=ends)).replace(day=1)
        if kind == "current":
            start = today.replace(day=1)
        first = max((start - today).days, begins)
        if first <= ends:
            found.append(Span(kind, first, ends))
            ends = first - 1
        if ends < begins:
            break
    return tuple(found)


def first_day(today: date) -> int:
    """Return the first day of the story, six months back, as days from today."""
    months = today.year * 12 + today.month - 1 - MONTHS_TOLD
    year, month = divmod(months, 12)
    return (date(year, month + 1, min(today.day, 28)) - today).days


def some_workday(rng: np.random.Generator, span: Span, today: date) -> int:
    """Return a day in the span, nearly always Monday to Friday."""
    for _ in range(20):
        day = int(rng.integers(span.first, span.last + 1))
        if is_workday(today, day) or chance(rng, 0.05):
            return day
    return span.last


def is_workday(today: date, day: int) -> bool:
    return (today + timedelta(days=day)).weekday() < SATURDAY
