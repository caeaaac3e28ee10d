"""Read notes, next steps, goals and clauses of a pair."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
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
from service.pairings.pairs.queries import PairFacts, own_pair, own_session, pair_facts


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


class GoalView(NamedTuple):
    gain: str
    contribute: str


class AgreedView(NamedTuple):
    clauses: tuple[str, ...]
    ticks: int


def notes(db: Session, viewer: Viewer, session_id: UUID) -> list[NoteView]:
    """The viewer's own notes and what the partner shares, the newest first."""
    own_session(db, viewer, session_id)
    rows = db.execute(
        sa.select(Note, Person.name)
        .join(Person, Person.id == Note.author_id)
        .where(
            Note.session_id == session_id,
            sa.or_(Note.author_id == viewer.person_id, Note.shared.is_(True)),
        )
        .order_by(Note.created_at.desc(), Note.id.desc())
    )
    return [
        NoteView(
            note.id,
            first_name(name),
            note.author_id == viewer.person_id,
            note.shared,
            note.text,
            note.created_at,
        )
        for note, name in rows
    ]


def open_steps(db: Session, viewer: Viewer, pair_id: UUID) -> list[NextStepView]:
    """Next steps that wait, the earliest due first."""
    pair = pair_facts(db, viewer, pair_id)
    return [step for step in _steps(db, pair) if step.state is FollowUpState.OPEN]


def settled_steps(db: Session, viewer: Viewer, pair_id: UUID) -> list[NextStepView]:
    """Done or dropped ones, which may be taken up again."""
    pair = pair_facts(db, viewer, pair_id)
    return [step for step in _steps(db, pair) if step.state is not FollowUpState.OPEN]


def goals(db: Session, viewer: Viewer, pair_id: UUID) -> dict[UUID, GoalView]:
    own_pair(db, viewer, pair_id)
    rows = db.scalars(sa.select(PairGoal).where(PairGoal.pair_id == pair_id))
    return {row.person_id: GoalView(row.gain, row.contribute) for row in rows}


def agreed(db: Session, viewer: Viewer, pair_id: UUID) -> AgreedView:
    own_pair(db, viewer, pair_id)
    row = db.scalar(sa.select(Agreement).where(Agreement.pair_id == pair_id))
    if row is None:
        return AgreedView((), 0)
    ticks = db.scalar(
        sa.select(sa.func.count())
        .select_from(AgreementTick)
        .where(AgreementTick.agreement_id == row.id)
    )
    return AgreedView(tuple(row.clauses), ticks or 0)


def _steps(db: Session, pair: PairFacts) -> list[NextStepView]:
    rows = db.scalars(
        sa.select(FollowUp)
        .where(FollowUp.pair_id == pair.id)
        .order_by(FollowUp.due_on, FollowUp.created_at)
    )
    return [
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
