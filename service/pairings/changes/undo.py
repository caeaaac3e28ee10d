"""Record the rows before a change, so that its author can undo it for 24 hours.

The pair's row is locked first, so that concurrent changes run one after the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import (
    ChangeKind,
    CheckIn,
    CheckInState,
    MentoringSession,
    Pair,
    PairChange,
    PairState,
    SessionState,
)
from service.models.ids import uuid7
from service.pairings.pairs.queries import own_running_pair
from service.problems import Conflict

UNDO = timedelta(hours=24)
LATELY = timedelta(days=14)  # after a check-in, what one changes may well follow from it

_OF_PAIR = (
    "state",
    "weeks_between",
    "minutes",
    "subject",
    "paused_until",
    "ended_at",
    "ended_by_id",
    "end_note",
)
_OF_SESSION = ("starts_at", "minutes", "state", "ended_at")
_INSTANTS = frozenset({"paused_until", "ended_at", "starts_at"})
_TO_COME = (SessionState.PLANNED, SessionState.CANCELLED)


class ChangeRequest(NamedTuple):
    """Who changes which pair. `seen` is the pair's version on the page that was answered, if any.

    `message` are the very words that the partner reads.
    """

    viewer: Viewer
    pair_id: UUID
    message: str | None = None
    seen: int | None = None


@contextmanager
def recorded(db: Session, act: ChangeRequest, kind: ChangeKind, *, now: datetime) -> Iterator[Pair]:
    """Yield the locked pair, and record what differs afterwards."""
    pair = locked_running(db, act)
    rows = _rows(db, pair)
    before = {name: _plain(row) for name, row in rows.items()}
    yield pair
    after = {name: _plain(row) for name, row in rows.items()}
    touched = [name for name in rows if before[name] != after[name]]
    _tell_calendars([rows[name] for name in touched], now)
    change = PairChange(
        id=uuid7(),
        pair_id=pair.id,
        person_id=act.viewer.person_id,
        kind=kind,
        before={name: _differing(before[name], after[name]) for name in touched},
        after={name: _differing(after[name], before[name]) for name in touched},
        message=act.message,
        check_in_id=_latest_check_in(db, act, now),
        created_at=now,
    )
    db.add(change)
    db.flush()


def locked_running(db: Session, act: ChangeRequest) -> Pair:
    """Raise Conflict once the pair has ended, or if it is no longer what the page showed."""
    pair = own_running_pair(db, act.viewer, act.pair_id, lock=True)
    if act.seen is not None and act.seen != pair.row_version:
        raise Conflict(
            "pair-changed",
            say(
                "Your partner has changed this pair in the meantime; open it again to see the "
                "change."
            ),
        )
    return pair


def undoable(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> PairChange | None:
    """Return the viewer's latest change that can still be undone."""
    return db.scalar(
        sa.select(PairChange)
        .where(
            PairChange.pair_id == pair_id,
            PairChange.person_id == viewer.person_id,
            PairChange.undone_at.is_(None),
            PairChange.created_at > now - UNDO,
        )
        .order_by(PairChange.created_at.desc(), PairChange.id.desc())
        .limit(1)
    )


def put_back(db: Session, pair: Pair, change: PairChange, *, now: datetime) -> None:
    """Restore every row; Conflict, before any write, if one has changed since."""
    rows = {name: row for name, row in _rows(db, pair).items() if name in change.after}
    for name, after in change.after.items():
        if name not in rows or not _stands(rows[name], after):
            raise Conflict(
                "changed-since",
                say("This has been changed again since; look at the pair as it is now."),
            )
    for name, row in rows.items():
        if isinstance(row, Pair) or _is_ahead(change.before[name], row, now):
            _set(row, change.before[name])
    _tell_calendars(rows.values(), now)
    change.undone_at = now
    db.flush()


def _rows(db: Session, pair: Pair) -> Mapping[str, Pair | MentoringSession]:
    """The pair, and its sessions that have not taken place."""
    sessions = db.scalars(
        sa.select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state.in_(_TO_COME))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {"pair": pair, **{str(row.id): row for row in sessions}}


def _plain(row: Pair | MentoringSession) -> dict[str, Any]:
    names = _OF_PAIR if isinstance(row, Pair) else _OF_SESSION
    return {name: _as_json(getattr(row, name)) for name in names}


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


def _differing(these: dict[str, Any], those: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in these.items() if value != those[name]}


def _stands(row: Pair | MentoringSession, after: dict[str, Any]) -> bool:
    return {name: _as_json(getattr(row, name)) for name in after} == after


def _is_ahead(before: dict[str, Any], row: MentoringSession, now: datetime) -> bool:
    """Tell whether a session can come back: its time has not passed."""
    starts_at = before.get("starts_at")
    return (datetime.fromisoformat(starts_at) if starts_at else row.starts_at) > now


def _set(row: Pair | MentoringSession, values: dict[str, Any]) -> None:
    states = PairState if isinstance(row, Pair) else SessionState
    for name, value in values.items():
        if value is not None and name in _INSTANTS:
            setattr(row, name, datetime.fromisoformat(value))
        elif value is not None and name == "ended_by_id":
            row.ended_by_id = UUID(value)  # type: ignore[union-attr]  # only pairs have the column
        else:
            setattr(row, name, states(value) if name == "state" else value)


def _tell_calendars(rows: Iterable[Pair | MentoringSession], now: datetime) -> None:
    """Raise the sequence number that calendars follow, also for an undo."""
    for row in rows:
        if isinstance(row, MentoringSession):
            row.sequence, row.changed_at = row.sequence + 1, now


def _latest_check_in(db: Session, act: ChangeRequest, now: datetime) -> UUID | None:
    return db.scalar(
        sa.select(CheckIn.id)
        .where(
            CheckIn.pair_id == act.pair_id,
            CheckIn.person_id == act.viewer.person_id,
            CheckIn.state == CheckInState.DONE,
            CheckIn.answered_at > now - LATELY,
        )
        .order_by(CheckIn.answered_at.desc())
        .limit(1)
    )
