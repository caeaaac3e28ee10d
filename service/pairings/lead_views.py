"""What waits for a programme lead: at most five decisions, and how many take part."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import (
    Action,
    ActionState,
    Pair,
    PairState,
    Person,
    PersonState,
    Round,
    RoundState,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.pairings.queries import OUT, takes_part

MOST = 5
_SETTLED = (ActionState.DONE, ActionState.WILL_NOT_DO)


class Decision(NamedTuple):
    title: str
    reason: str
    href: str
    action: str


class Dashboard(NamedTuple):
    decisions: tuple[Decision, ...]
    taking_part: int
    listed: int
    pairs: int
    resting: int


def dashboard(db: Session, now: datetime) -> Dashboard:
    listed = _count(db, Person, Person.state.not_in(OUT))
    taking_part = _count(db, Person, takes_part())
    found = _decisions(db, now, taking_part)
    return Dashboard(
        tuple(islice(found, MOST)),
        taking_part,
        listed,
        _count(db, Pair, Pair.state == PairState.ACTIVE),
        _count(db, Pair, Pair.state == PairState.PAUSED),
    )


def _decisions(db: Session, now: datetime, taking_part: int) -> Iterator[Decision]:
    yield from _rounds(db)
    if taking_part > 1 and not _count(db, Round, sa.true()):
        yield Decision(
            "Plan the first round",
            f"{taking_part} people take part. A dry run tells nobody anything.",
            "/lead/rounds",
            "Plan a round",
        )
    yield from _actions(db, now)
    yield from _themes(db)
    yield from _welcomes(db)


def _rounds(db: Session) -> Iterator[Decision]:
    waiting = sa.select(Round).where(Round.state.in_((RoundState.DRAFT, RoundState.PLANNED)))
    for row in db.scalars(waiting.order_by(Round.created_at.desc())):
        path = f"/lead/rounds/{row.id}"
        if row.failure:
            yield Decision(f"{row.name} could not be planned", row.failure, path, "Open the round")
        elif row.state is RoundState.PLANNED and row.plan:
            told = row.plan["summary"]
            reason = f"{told['paired']} of {told['taking_part']} people would have a partner."
            yield Decision(f"Release {row.name}", reason, path, "Read the plan")


def _actions(db: Session, now: datetime) -> Iterator[Decision]:
    late = _count(db, Action, Action.state.not_in(_SETTLED), Action.due_on < now.date())
    if late:
        title = "One promise is overdue" if late == 1 else f"{late} promises are overdue"
        yield Decision(title, "Say what became of it, or name another day.", "/themes", "Answer")


def _themes(db: Session) -> Iterator[Decision]:
    latest = db.scalar(sa.select(ThemeRelease).order_by(ThemeRelease.ends_on.desc()).limit(1))
    if latest is None:
        return
    answered = sa.select(Action.theme_id).where(Action.theme_id.is_not(None))
    open_rows = _count(
        db,
        ThemeReleaseRow,
        ThemeReleaseRow.release_id == latest.id,
        ThemeReleaseRow.theme_id.not_in(answered),
    )
    if open_rows:
        title = "One theme has" if open_rows == 1 else f"{open_rows} themes have"
        yield Decision(
            f"{title} no answer yet",
            "People see what was done, and what was not.",
            "/themes",
            "Read",
        )


def _welcomes(db: Session) -> Iterator[Decision]:
    waiting = _count(db, Person, Person.state == PersonState.INVITED)
    if waiting:
        people = "One person has" if waiting == 1 else f"{waiting} people have"
        yield Decision(
            f"{people} not come in yet", "They are listed and invited.", "/lead/people", "See who"
        )


def _count(db: Session, table: type, *where: sa.ColumnElement[bool]) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0
