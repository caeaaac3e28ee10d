"""Read notes, next steps, goals and clauses of a pair."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import (
    Agreement,
    AgreementTick,
    FollowUp,
    FollowUpState,
    Note,
    PairGoal,
    Person,
)
from service.pairings.pairs.queries import PairFacts, SessionFacts


class NoteView(NamedTuple):
    id: UUID
    author: str
    is_mine: bool
    shared: bool
    text: str
    created_at: datetime


class NextStepView(NamedTuple):
    id: UUID
    pair_id: UUID
    owner: str
    text: str
    due_on: date
    state: FollowUpState
    partner: str


class Steps(NamedTuple):
    """Next steps that wait, and those done or dropped, which may be taken up again."""

    open: list[NextStepView]
    settled: list[NextStepView]


class GoalView(NamedTuple):
    gain: str
    contribute: str


class AgreedView(NamedTuple):
    clauses: tuple[str, ...]
    ticks: int


def notes(db: Session, session: SessionFacts) -> list[NoteView]:
    """The viewer's own notes and what the partner shares, the newest first."""
    my_id = session.pair.me.id
    rows = db.execute(
        sa.select(Note, Person.name)
        .join(Person, Person.id == Note.author_id)
        .where(
            Note.session_id == session.id,
            sa.or_(Note.author_id == my_id, Note.shared.is_(True)),
        )
        .order_by(Note.created_at.desc(), Note.id.desc())
    )
    return [
        NoteView(
            note.id,
            first_name(name),
            note.author_id == my_id,
            note.shared,
            note.text,
            note.created_at,
        )
        for note, name in rows
    ]


def steps(db: Session, pair: PairFacts) -> Steps:
    """Return the next steps of a pair, the earliest due first."""
    rows = db.scalars(
        sa.select(FollowUp)
        .where(FollowUp.pair_id == pair.id)
        .order_by(FollowUp.due_on, FollowUp.created_at)
    )
    found = [
        NextStepView(
            row.id,
            pair.id,
            say("You") if row.owner_id == pair.me.id else pair.partner.first,
            row.text,
            row.due_on,
            row.state,
            pair.partner.first,
        )
        for row in rows
    ]
    return Steps(
        open=[one for one in found if one.state is FollowUpState.OPEN],
        settled=[one for one in found if one.state is not FollowUpState.OPEN],
    )


def goals(db: Session, pair: PairFacts) -> dict[UUID, GoalView]:
    rows = db.scalars(sa.select(PairGoal).where(PairGoal.pair_id == pair.id))
    return {row.person_id: GoalView(row.gain, row.contribute) for row in rows}


def agreed(db: Session, pair: PairFacts) -> AgreedView:
    ticks = (
        sa.select(sa.func.count())
        .where(AgreementTick.agreement_id == Agreement.id)
        .scalar_subquery()
    )
    row = db.execute(
        sa.select(Agreement.clauses, ticks).where(Agreement.pair_id == pair.id)
    ).one_or_none()
    return AgreedView((), 0) if row is None else AgreedView(tuple(row[0]), row[1])
