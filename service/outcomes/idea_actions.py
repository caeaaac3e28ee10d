"""Writes of the ledger: an idea rests on a post of the wall, and both who share it move it on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Idea, IdeaState, IdeaStep, Outcome, OutcomeState
from service.outcomes.actions import no_such_post
from service.problems import Conflict, NotFound, Refused


@dataclass(frozen=True, slots=True)
class Moved:
    """Where an idea is now, what was seen, and the version that was read before."""

    state: IdeaState
    row_version: int
    note: str | None = None


def note_idea(db: Session, viewer: Viewer, outcome_id: UUID, *, text: str, now: datetime) -> UUID:
    """Enter what could come of a post; its author may, and so may the partner whom it names.

    Raises Refused where an idea stands already: of two sent at once the first is kept.
    """
    require_own_post(db, viewer, outcome_id)
    found = db.scalar(sa.select(Idea.id).where(Idea.outcome_id == outcome_id))
    if found is not None:
        sentence = say("An idea came of this post already; it stands in the ledger.")
        raise Refused("idea-there", sentence)
    row = Idea(
        outcome_id=outcome_id, text=text, state=IdeaState.IDEA, changed_at=now, created_at=now
    )
    db.add(row)
    db.flush()
    _add_step(db, viewer, row, note=None, now=now)
    return row.id


def move_idea(db: Session, viewer: Viewer, idea_id: UUID, *, moved: Moved, now: datetime) -> None:
    """Say how far it is, a step back too, or what was seen while it stays where it is.

    Raises Conflict, before any write, where somebody moved it since it was read.
    """
    row = db.scalar(
        sa.select(Idea)
        .join(Outcome, Outcome.id == Idea.outcome_id)
        .where(Idea.id == idea_id, is_ours(viewer))
        .with_for_update(of=Idea)
    )
    if row is None:
        raise NotFound("idea-not-found", say("You have no idea with this id in the ledger."))
    if row.row_version != moved.row_version:
        sentence = say("This moved while you wrote; read where it is now, then say it again.")
        raise Conflict("idea-moved", sentence)
    if moved.state is row.state and moved.note is None:
        sentence = say("Say what was seen, or where it is now.")
        raise Refused("idea-unmoved", sentence, {"note": sentence})
    row.state, row.changed_at = moved.state, now
    db.flush()
    _add_step(db, viewer, row, note=moved.note, now=now)


def is_ours(viewer: Viewer) -> sa.ColumnElement[bool]:
    """SQL: this Outcome is on the wall, and the viewer wrote it or is named in it."""
    return sa.and_(
        Outcome.state == OutcomeState.SHARED,
        sa.or_(Outcome.author_id == viewer.person_id, Outcome.partner_id == viewer.person_id),
    )


def require_own_post(db: Session, viewer: Viewer, outcome_id: UUID) -> str:
    """What the post says, locked until the commit; NotFound unless it is the viewer's to add to."""
    wanted = sa.select(Outcome.body).where(Outcome.id == outcome_id, is_ours(viewer))
    body = db.scalar(wanted.with_for_update())
    if body is None:
        raise no_such_post()
    return body


def _add_step(db: Session, viewer: Viewer, idea: Idea, *, note: str | None, now: datetime) -> None:
    db.add(
        IdeaStep(
            idea_id=idea.id,
            state=idea.state,
            person_id=viewer.person_id,
            note=note,
            created_at=now,
        )
    )
    db.flush()
