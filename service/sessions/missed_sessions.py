"""Missed sessions: after one, offer another time; after two in a row, ask what would help."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import (
    MentoringSession,
    MissedAnswer,
    MissedTalk,
    Pair,
    PairState,
    Person,
    SessionState,
)
from service.models.scopes import in_pair, partner_of
from service.models.upsert import insert_for
from service.pairings.pairs import queries
from service.problems import NotFound

IN_A_ROW: Final = 2
_NEWS: Final = timedelta(days=28)  # an older missed session is not asked about
_MET: Final = (SessionState.HELD, SessionState.MISSED)  # what was skipped was not missed


class Missed(NamedTuple):
    """The last meeting of a pair, missed; `in_a_row` is 1, or 2 for two and more."""

    session_id: UUID
    starts_at: datetime
    in_a_row: int


class Answers(NamedTuple):
    mine: MissedAnswer | None
    partners: MissedAnswer | None


class MissedQuestion(NamedTuple):
    """What the week's page asks about; `has_partner_said` if only the reader has not answered."""

    pair_id: UUID
    partner: str
    missed: Missed
    is_booked: bool
    has_answered: bool
    has_partner_said: bool


def last_missed(db: Session, pair_id: UUID, now: datetime) -> Missed | None:
    """None if the pair met the last time, or it is long ago."""
    rows = db.execute(
        sa.select(MentoringSession.id, MentoringSession.starts_at, MentoringSession.state)
        .where(
            MentoringSession.pair_id == pair_id,
            MentoringSession.state.in_(_MET),
            MentoringSession.starts_at <= now,
        )
        .order_by(MentoringSession.starts_at.desc(), MentoringSession.number.desc())
        .limit(IN_A_ROW)
    ).all()
    if not rows or rows[0].state is SessionState.HELD or rows[0].starts_at < now - _NEWS:
        return None
    is_first = len(rows) < IN_A_ROW or rows[1].state is SessionState.HELD
    return Missed(rows[0].id, rows[0].starts_at, 1 if is_first else IN_A_ROW)


def answers(db: Session, viewer: Viewer, session_id: UUID) -> Answers:
    rows = db.execute(
        sa.select(MissedTalk.person_id, MissedTalk.answer).where(
            MissedTalk.session_id == session_id
        )
    ).all()
    mine = [row.answer for row in rows if row.person_id == viewer.person_id]
    partners = [row.answer for row in rows if row.person_id != viewer.person_id]
    return Answers(next(iter(mine), None), next(iter(partners), None))


def answer(
    db: Session, viewer: Viewer, pair_id: UUID, *, choice: MissedAnswer, now: datetime
) -> None:
    """Store what would help; a later answer replaces an earlier one."""
    queries.own_pair(db, viewer, pair_id)
    found = last_missed(db, pair_id, now)
    if found is None or found.in_a_row < IN_A_ROW:
        sentence = say("This pair has not missed two sessions in a row.")
        raise NotFound("session-not-found", sentence)
    row = {"answer": choice, "answered_at": now}
    db.execute(
        insert_for(db)(MissedTalk)
        .values(session_id=found.session_id, person_id=viewer.person_id, **row)
        .on_conflict_do_update(index_elements=["session_id", "person_id"], set_=row)
    )


def waiting_for(db: Session, viewer: Viewer, now: datetime) -> Iterator[MissedQuestion]:
    """Pairs of one's own whose last meeting was missed."""
    partner = partner_of(viewer.person_id)
    rows = db.execute(
        sa.select(Pair.id, Person.name)
        .join(Person, Person.id == partner)
        .where(
            in_pair(viewer.person_id),
            Pair.state == PairState.ACTIVE,
        )
        .order_by(Pair.created_at)
    ).all()
    for pair_id, name in rows:
        if (found := last_missed(db, pair_id, now)) is not None:
            said = answers(db, viewer, found.session_id)
            yield MissedQuestion(
                pair_id=pair_id,
                partner=first_name(name),
                missed=found,
                is_booked=_is_booked(db, pair_id, found, now=now),
                has_answered=said.mine is not None,
                has_partner_said=said.partners is not None,
            )


def _is_booked(db: Session, pair_id: UUID, found: Missed, *, now: datetime) -> bool:
    """Whether another time was found since."""
    made = sa.func.coalesce(MentoringSession.changed_at, MentoringSession.created_at)
    row = sa.select(MentoringSession.id).where(
        MentoringSession.pair_id == pair_id,
        MentoringSession.state == SessionState.PLANNED,
        MentoringSession.starts_at > now,
        made > found.starts_at,
    )
    return db.scalar(row.limit(1)) is not None
