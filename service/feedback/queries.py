"""Reads of feedback; partners never read it, and strangers find no session."""

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.models import Feedback, FeedbackAbout, LineSource
from service.reflections.private_lines import TextSource


class Taught(StrEnum):
    """Who taught in a session, as one of the two saw it."""

    BOTH = "both"
    MOSTLY_ME = "mostly_me"
    MOSTLY_THEM = "mostly_them"
    NEITHER = "neither"


class FeedbackView(NamedTuple):
    """What the viewer said; `useful` and `safe` run from 1 to 5."""

    id: UUID
    taught: Taught
    useful: int
    safe: int
    line: str
    in_themes: bool


def own_feedback(db: Session, viewer: Viewer, session_id: UUID) -> FeedbackView | None:
    row = db.execute(
        sa.select(Feedback.id, Feedback.answers, Feedback.text, Feedback.in_themes).where(
            Feedback.session_id == session_id,
            Feedback.author_id == viewer.person_id,
            Feedback.about == FeedbackAbout.SESSION,
        )
    ).one_or_none()
    if row is None:
        return None
    taps = row.answers
    return FeedbackView(
        id=row.id,
        taught=Taught(taps["taught"]),
        useful=taps["useful"],
        safe=taps["safe"],
        line=row.text or "",
        in_themes=row.in_themes,
    )


def text_to_embed(db: Session, feedback_id: UUID) -> TextSource | None:
    """None once it was removed or left without a line."""
    row = db.execute(
        sa.select(Feedback.id, Feedback.author_id, Feedback.text, Feedback.created_at).where(
            Feedback.id == feedback_id, Feedback.text.is_not(None)
        )
    ).one_or_none()
    if row is None or row.text is None:
        return None
    return TextSource(LineSource.FEEDBACK, row.id, row.author_id, row.text, row.created_at)
