"""Write notes and next steps; only its author may change or remove a note."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import FollowUp, FollowUpState, Note, Pair
from service.models.ids import uuid7
from service.models.scopes import in_pair
from service.pairings.pairs import queries
from service.problems import NotFound, Refused


class NextStep(NamedTuple):
    """Something that one of the two does by a day."""

    text: str
    owner_id: UUID
    due_on: date


def add_note(
    db: Session, viewer: Viewer, session_id: UUID, *, text: str, shared: bool, now: datetime
) -> UUID:
    queries.own_session(db, viewer, session_id)
    row = Note(
        id=uuid7(),
        session_id=session_id,
        author_id=viewer.person_id,
        text=text,
        shared=shared,
        created_at=now,
    )
    db.add(row)
    db.flush()
    return row.id


def change_note(db: Session, viewer: Viewer, note_id: UUID, *, text: str, shared: bool) -> None:
    row = _own_note(db, viewer, note_id)
    row.text, row.shared = text, shared
    db.flush()


def remove_note(db: Session, viewer: Viewer, note_id: UUID) -> None:
    db.delete(_own_note(db, viewer, note_id))
    db.flush()


def add_step(
    db: Session, viewer: Viewer, session_id: UUID, *, step: NextStep, now: datetime
) -> UUID:
    """Raise Refused if its owner is not one of the two."""
    session = queries.own_session(db, viewer, session_id)
    pair = db.get_one(Pair, session.pair_id)
    if step.owner_id not in (pair.a_id, pair.b_id):
        sentence = say("Choose one of you two.")
        raise Refused("step-owner", sentence, {"owner_id": sentence})
    row = FollowUp(
        id=uuid7(),
        pair_id=pair.id,
        session_id=session_id,
        owner_id=step.owner_id,
        text=step.text,
        due_on=step.due_on,
        state=FollowUpState.OPEN,
        created_at=now,
    )
    db.add(row)
    db.flush()
    return row.id


def settle_step(db: Session, viewer: Viewer, step_id: UUID, *, state: FollowUpState) -> UUID:
    """Mark a next step of one of the viewer's pairs; return that pair's id."""
    row = db.scalar(
        sa.select(FollowUp)
        .join(Pair, Pair.id == FollowUp.pair_id)
        .where(
            FollowUp.id == step_id,
            in_pair(viewer.person_id),
        )
    )
    if row is None:
        raise NotFound("step-not-found", say("You have no next step with this id."))
    row.state = state
    db.flush()
    return row.pair_id


def _own_note(db: Session, viewer: Viewer, note_id: UUID) -> Note:
    row = db.scalar(sa.select(Note).where(Note.id == note_id, Note.author_id == viewer.person_id))
    if row is None:
        raise NotFound("note-not-found", say("You have no note with this id."))
    return row
