"""Missed sessions: after one, offer another time; after two in a row, ask what would help."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import MissedAnswer, MissedTalk, SessionState
from service.models.upsert import insert_for
from service.pairings.pairs import queries
from service.pairings.pairs.queries import SessionFacts
from service.problems import NotFound

IN_A_ROW: Final = 2
_NEWS: Final = timedelta(days=28)  # an older missed session is not asked about
_MET: Final = (SessionState.HELD, SessionState.MISSED)  # what was skipped was not missed


class Missed(NamedTuple):
    """The last meeting of a pair, missed; `in_a_row` is 1, or 2 for two and more.

    `is_rebooked` once another time was found.
    """

    session_id: UUID
    starts_at: datetime
    in_a_row: int
    is_rebooked: bool


class Answers(NamedTuple):
    """What each of the two said would help, by session."""

    mine: dict[UUID, MissedAnswer]
    partners: dict[UUID, MissedAnswer]


def last_missed(sessions: Collection[SessionFacts], now: datetime) -> Missed | None:
    """Expect a pair's sessions, the newest first; None if it met last time, or it is long ago."""
    met = [one for one in sessions if one.state in _MET and one.starts_at <= now]
    if not met or met[0].state is SessionState.HELD or met[0].starts_at < now - _NEWS:
        return None
    is_first = len(met) < IN_A_ROW or met[1].state is SessionState.HELD
    return Missed(
        session_id=met[0].id,
        starts_at=met[0].starts_at,
        in_a_row=1 if is_first else IN_A_ROW,
        is_rebooked=any(
            one.is_planned
            and one.starts_at > now
            and (one.changed_at or one.created_at) > met[0].starts_at
            for one in sessions
        ),
    )


def answers(db: Session, viewer: Viewer, session_ids: Collection[UUID]) -> Answers:
    """Return what was answered about sessions that the viewer was found to have."""
    rows = db.scalars(sa.select(MissedTalk).where(MissedTalk.session_id.in_(session_ids))).all()
    my_id = viewer.person_id
    return Answers(
        mine={row.session_id: row.answer for row in rows if row.person_id == my_id},
        partners={row.session_id: row.answer for row in rows if row.person_id != my_id},
    )


def answer(
    db: Session, viewer: Viewer, pair_id: UUID, *, choice: MissedAnswer, now: datetime
) -> None:
    """Store what would help; a later answer replaces an earlier one."""
    pair = queries.pair_facts(db, viewer, pair_id)
    found = last_missed(queries.sessions(db, [pair]), now)
    if found is None or found.in_a_row < IN_A_ROW:
        sentence = say("This pair has not missed two sessions in a row.")
        raise NotFound("session-not-found", sentence)
    row = {"answer": choice, "answered_at": now}
    db.execute(
        insert_for(db)(MissedTalk)
        .values(session_id=found.session_id, person_id=viewer.person_id, **row)
        .on_conflict_do_update(index_elements=["session_id", "person_id"], set_=row)
    )
