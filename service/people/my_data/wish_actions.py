"""What becomes of a line found in somebody's own text or proposed by a file: they choose."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Line, LineKind, LineProposal, LineSource
from service.people import drafts
from service.people.line_text import MOST_LINES
from service.people.queries import own_profile
from service.privacy import derived_data
from service.problems import NotFound, Refused

_STEPS = {LineKind.OFFER: "offers", LineKind.SEEK: "seeks"}


def add(db: Session, viewer: Viewer, line_id: UUID, *, now: datetime) -> str:
    """Move it into the draft of the viewer's own lines, to be reworded and saved there.

    Returns the step of the welcome where that is done; Refused where there is no room.
    """
    wish = _own(db, viewer, line_id)
    step = _put_in_draft(db, viewer, wish, now=now)
    derived_data.remove_lines(db, [wish.id])
    return step


def remove(db: Session, viewer: Viewer, line_id: UUID) -> None:
    derived_data.remove_lines(db, [_own(db, viewer, line_id).id])


def add_proposed(db: Session, viewer: Viewer, proposal_id: UUID, *, now: datetime) -> str:
    """Do the same with a line that a people file proposed."""
    proposal = _proposal(db, viewer, proposal_id)
    step = _put_in_draft(db, viewer, proposal, now=now)
    proposal.answered_at = now
    return step


def let_go_proposed(db: Session, viewer: Viewer, proposal_id: UUID, *, now: datetime) -> None:
    """Answer it, so that no later file proposes it again."""
    _proposal(db, viewer, proposal_id).answered_at = now


def _put_in_draft(db: Session, viewer: Viewer, line: Line | LineProposal, *, now: datetime) -> str:
    step = _STEPS[line.kind]
    form, field = drafts.welcome_form(step), line.kind.value
    profile = own_profile(db, viewer)
    published = profile.offers if line.kind is LineKind.OFFER else profile.seeks
    lines = drafts.kept(db, viewer, form).get(field, list(published))
    if len(lines) >= MOST_LINES:
        sentence = say("You have {most} lines already; remove one first.", most=MOST_LINES)
        raise Refused("invalid-input", sentence)
    drafts.put(db, viewer, form, fields={field: [*lines, line.text]}, now=now)
    return step


def _proposal(db: Session, viewer: Viewer, proposal_id: UUID) -> LineProposal:
    proposal = db.scalar(
        sa.select(LineProposal).where(
            LineProposal.id == proposal_id,
            LineProposal.person_id == viewer.person_id,
            LineProposal.answered_at.is_(None),
        )
    )
    if proposal is None:
        raise _no_line()
    return proposal


def _no_line() -> NotFound:
    return NotFound("line-not-found", say("You have no such line."))


def _own(db: Session, viewer: Viewer, line_id: UUID) -> Line:
    wish = db.scalar(
        sa.select(Line).where(
            Line.id == line_id,
            Line.person_id == viewer.person_id,
            Line.source != LineSource.PROFILE,
        )
    )
    if wish is None:
        raise _no_line()
    return wish
