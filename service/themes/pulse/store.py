"""Store and read the pulse."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Pulse
from service.privacy import release_marks
from service.themes.pulse.gate import (
    WINDOW,
    Contribution,
    PublishedValue,
    PulseReading,
    Value,
    marks_of,
    may_show,
)
from service.themes.pulse.readings import Gathered


class PulseView(NamedTuple):
    """Values by name; `at` is when the latest of them changed."""

    values: Mapping[str, Value]
    at: datetime


def keep(db: Session, found: Mapping[str, Gathered], now: datetime, *, k: int) -> bool:
    """Show what may be shown, in one new row; whether anything changed."""
    rows = list(db.scalars(sa.select(Pulse).order_by(Pulse.at, Pulse.id)))
    # each value as it stands, from the last row that changed it
    shown = {
        name: PublishedValue(row.shown[name], row.at, kept)
        for row in rows
        for name, kept in row.marks.items()
    }
    fresh = {
        name: reading
        for name, each in found.items()
        if may_show(
            reading := _reading(db, each),
            shown.get(name),
            [row.marks[name] for row in rows if name in row.marks],
            k=k,
        )
    }
    if fresh:
        values = {name: dict(one.value) for name, one in (shown | fresh).items()}
        marks = {name: dict(marks_of(reading)) for name, reading in fresh.items()}
        db.add(Pulse(at=now, created_at=now, shown=values, marks=marks))
    _forget_old(db, rows, now)
    db.flush()
    return bool(fresh)


def latest(db: Session) -> PulseView | None:
    row = db.scalar(sa.select(Pulse).order_by(Pulse.at.desc(), Pulse.id.desc()).limit(1))
    return None if row is None else PulseView(row.shown, row.at)


def _reading(db: Session, found: Gathered) -> PulseReading:
    parts = {person: Contribution("", None) for person in found.people - found.acts.keys()}
    for person, acts in found.acts.items():
        mark = release_marks.content_mark(db, (act.what for act in acts))
        parts[person] = Contribution(mark, max(act.at for act in acts))
    return PulseReading(
        found.value, {release_marks.author_mark(db, one): part for one, part in parts.items()}
    )


def _forget_old(db: Session, rows: Iterable[Pulse], now: datetime) -> None:
    """Drop rows that say nothing any more and can bind nothing: no act of theirs counts now."""
    telling = {name: row.id for row in rows for name in row.marks}
    for row in rows:
        if row.at < now - WINDOW and row.id not in telling.values():
            db.delete(row)
