"""The gate of figures that others read: it remembers what it published, when and of whom.

A part of a figure changes only when at least k people joined it, left it or did something else
since each earlier publication; until then it stays as it was, with its date.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Pair, Publication
from service.models.ids import batches
from service.privacy import release_marks
from service.privacy.thresholds import Contributors, are_enough, differ_by_few, differing

Shown = Mapping[str, Contributors]  # the parts with a value, and whom they rest on


class CurrentValue(NamedTuple):
    """A value as it would be now, and what it takes from each person; "" where it counts them."""

    value: str | None
    people: Mapping[UUID, str]


class Published(NamedTuple):
    value: str
    at: datetime


def counted(value: str | None, people: Iterable[UUID]) -> CurrentValue:
    """A value that takes from each person only that they are there."""
    return CurrentValue(value, dict.fromkeys(people, ""))


def publish(
    db: Session,
    figure: str,
    readings: Mapping[str, CurrentValue],
    *,
    now: datetime,
    k: int,
    is_safe: Callable[[Shown], bool] = lambda _: True,
) -> None:
    """Publish the parts that may change; a part that is not read any more is withheld.

    `is_safe` judges all parts together. Where they are not, parts that were not shown so far are
    left out, the smallest first; where that does not help either, all stays as it was.
    """
    earlier = _history(db, figure)
    last = {part: rows[-1] for part, rows in earlier.items()}
    readings = {part: CurrentValue(None, {}) for part in last} | dict(readings)
    couples = couples_of(db, {one for reading in readings.values() for one in reading.people})
    wanted: dict[str, Publication] = {}
    for part, reading in readings.items():
        marks = marks_of(db, reading.people)
        past = [row.marks for row in earlier.get(part, ())]
        may_stand = reading.value is not None and are_enough(reading.people, couples, k)
        may_go = part in last and differing(marks, last[part].marks) >= k
        if (may_stand or may_go) and not differ_by_few(marks, past, k):
            value, marks = (reading.value, marks) if may_stand else (None, {})
            wanted[part] = Publication(
                figure=figure, part=part, at=now, created_at=now, value=value, marks=marks
            )
    for part, row in _safe(last, wanted, is_safe).items():
        if (last[part].value if part in last else None) != row.value:
            db.add(row)
    db.flush()


def published(db: Session, figure: str, until: datetime | None = None) -> dict[str, Published]:
    """Read each part as it was published last, or by a past instant."""
    return {
        part: Published(rows[-1].value, rows[-1].at)
        for part, rows in _history(db, figure, until).items()
        if rows[-1].value is not None
    }


def marks_of(db: Session, people: Mapping[UUID, str]) -> dict[str, str]:
    return {
        release_marks.author_mark(db, one): release_marks.content_mark(db, [took]) if took else ""
        for one, took in people.items()
    }


def couples_of(db: Session, people: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Those among some people who are or were partners."""
    among = set(people)
    return [
        (one, other)
        for batch in batches(among)
        for one, other in db.execute(sa.select(Pair.a_id, Pair.b_id).where(Pair.a_id.in_(batch)))
        if other in among
    ]


def part_like(db: Session, figure: str, people: Mapping[UUID, str], *, k: int) -> str | None:
    """The part that was shown of nearly these people, where a part has no name that lasts."""
    marks = marks_of(db, people)
    near = [
        (differing(marks, row.marks), part)
        for part, rows in _history(db, figure).items()
        for row in rows
        if row.value is not None
    ]
    apart, part = min(near, default=(k, ""))
    return part if apart < k else None


def _safe(
    last: Mapping[str, Publication],
    wanted: Mapping[str, Publication],
    is_safe: Callable[[Shown], bool],
) -> dict[str, Publication]:
    kept, before = dict(wanted), _shown(last)
    while kept and not is_safe(_shown({**last, **kept})):
        new = [part for part, row in kept.items() if part not in before and row.value is not None]
        if not new:
            return {}
        del kept[min(new, key=lambda part: (len(kept[part].marks), part))]
    return kept


def _shown(rows: Mapping[str, Publication]) -> Shown:
    return {part: row.marks for part, row in rows.items() if row.value is not None}


def _history(
    db: Session, figure: str, until: datetime | None = None
) -> dict[str, list[Publication]]:
    """Every publication of each part, the oldest first."""
    wanted = sa.select(Publication).where(Publication.figure == figure)
    if until is not None:
        wanted = wanted.where(Publication.at <= until)
    found: dict[str, list[Publication]] = {}
    for row in db.scalars(wanted.order_by(Publication.at, Publication.id)):
        found.setdefault(row.part, []).append(row)
    return found
