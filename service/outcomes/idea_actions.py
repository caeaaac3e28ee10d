"""Writes of ideas: each comes from a post, and both people of the post may update it."""

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
    """Add an idea to a post; its author may, and so may the partner it names.

    Raises Refused if the post already has one; of two sent at once the first is kept.
    """
    require_own_post(db, viewer, outcome_id)
    found = db.scalar(sa.select(Idea.id).where(Idea.outcome_id == outcome_id))
    if found is not None:
        sentence = say("There is already an idea from this post.")
        raise Refused("idea-there", sentence)
    row = Idea(
        outcome_id=outcome_id, text=text, state=IdeaState.IDEA, changed_at=now, created_at=now
    )
    db.add(row)
    db.flush()
    _add_step(db, viewer, row, note=None, now=now)
    return row.id


def move_idea(db: Session, viewer: Viewer, idea_id: UUID, *, moved: Moved, now: datetime) -> None:
    """Update an idea: its state, backwards too, or what was seen.

    Raises Conflict, before any write, if somebody updated it since it was read.
    """
    row = db.scalar(
        sa.select(Idea)
        .join(Outcome, Outcome.id == Idea.outcome_id)
        .where(Idea.id == idea_id, is_ours(viewer))
        .with_for_update(of=Idea)
    )
    if row is None:
        raise NotFound("idea-not-found", say("There is no idea of yours with this id."))
    if row.row_version != moved.row_version:
        sentence = say(
            "This idea was updated while you were writing; read the update, then try again."
        )
        raise Conflict("idea-moved", sentence)
    if moved.state is row.state and moved.note is None:
        sentence = say("Say what you have seen, or how far it has got.")
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
