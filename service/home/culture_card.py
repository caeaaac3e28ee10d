"""The pulse in one line, and an invitation to teach."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import N_, say
from service.models import Line, Pulse, TeacherInvitation

_FRESH: Final = timedelta(days=28)
_STEPS: Final = {"few": N_("few"), "some": N_("some"), "most": N_("most")}


def pulse_line(db: Session, now: datetime) -> str | None:
    """Active people: most. Sessions held: most."""  # an example says it best
    row = db.scalar(
        sa.select(Pulse)
        .where(Pulse.at.between(now - _FRESH, now))
        .order_by(Pulse.at.desc())
        .limit(1)
    )
    shown = {} if row is None else row.shown
    part, held = (_step(shown.get(name, {})) for name in ("taking_part", "sessions_held"))
    if part and held:
        return say("Active people: {part}. Sessions held: {held}.", part=part, held=held)
    return None


def to_teach(db: Session, viewer: Viewer) -> Iterator[str]:
    """The skill that the viewer is asked to offer, if there is one; one at a time."""
    yield from db.scalars(
        sa.select(Line.text)
        .join(TeacherInvitation, TeacherInvitation.line_id == Line.id)
        .where(
            TeacherInvitation.person_id == viewer.person_id,
            TeacherInvitation.answered_at.is_(None),
            Line.published,
        )
        .order_by(TeacherInvitation.created_at, TeacherInvitation.line_id)
        .limit(1)
    )


def _step(value: dict[str, str]) -> str:
    step = value.get("step", "")
    return say(_STEPS[step]) if step in _STEPS else ""
