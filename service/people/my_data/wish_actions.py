"""What becomes of a line found in somebody's own text: their choice, and nothing before it."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Line, LineKind, LineSource
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
    step = _STEPS[wish.kind]
    form, field = drafts.welcome_form(step), wish.kind.value
    profile = own_profile(db, viewer)
    published = profile.offers if wish.kind is LineKind.OFFER else profile.seeks
    lines = drafts.kept(db, viewer, form).get(field, list(published))
    if len(lines) >= MOST_LINES:
        sentence = say("You have {most} lines already; remove one first.", most=MOST_LINES)
        raise Refused("invalid-input", sentence)
    drafts.put(db, viewer, form, fields={field: [*lines, wish.text]}, now=now)
    derived_data.remove_lines(db, [wish.id])
    return step


def remove(db: Session, viewer: Viewer, line_id: UUID) -> None:
    derived_data.remove_lines(db, [_own(db, viewer, line_id).id])


def _own(db: Session, viewer: Viewer, line_id: UUID) -> Line:
    wish = db.scalar(
        sa.select(Line).where(
            Line.id == line_id,
            Line.person_id == viewer.person_id,
            Line.source != LineSource.PROFILE,
        )
    )
    if wish is None:
        raise NotFound("line-not-found", say("You have no such line."))
    return wish
