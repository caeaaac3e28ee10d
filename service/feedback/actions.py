"""Writes of session feedback; each runs inside its caller's transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.feedback.queries import Taught
from service.i18n.language import say
from service.models import Feedback, FeedbackAbout, PointSource
from service.models.ids import uuid7
from service.models.upsert import insert_for
from service.pairings.pairs import queries
from service.pairings.pairs.queries import SessionFacts
from service.problems import Refused
from service.reflections.text_changes import TextContent, TextVersion, follow


@dataclass(frozen=True, slots=True)
class Given:
    """Three taps, `useful` and `safe` from 1 to 5, and a line that may be empty."""

    taught: Taught
    useful: int
    safe: int
    line: str = ""
    in_themes: bool = False


def give_feedback(
    db: Session, viewer: Viewer, session_id: UUID, *, given: Given, now: datetime
) -> UUID:
    """Keep one person's feedback on a session, replacing what they gave before.

    Raises Refused, before any write, while there is no session to speak of.
    """
    session = queries.session_facts(db, viewer, session_id)
    if not session.is_over_or_begun(now):
        raise Refused("session-not-begun", say("This session has not begun; come back after it."))
    row = _row(db, viewer, session, now=now)
    before = TextContent(row.text or "", row.in_themes)
    after = TextContent(given.line, given.in_themes and bool(given.line))
    row.answers = {"taught": given.taught.value, "useful": given.useful, "safe": given.safe}
    row.text = after.text or None
    row.in_themes = after.in_themes
    db.flush()
    source = TextVersion(PointSource.FEEDBACK, row.id, viewer.person_id, now.isoformat())
    follow(db, source, before, after=after, now=now)
    return row.id


def _row(db: Session, viewer: Viewer, session: SessionFacts, *, now: datetime) -> Feedback:
    """The author's row on this session, made at once so that two clicks share one."""
    values = {
        "session_id": session.id,
        "author_id": viewer.person_id,
        "about": FeedbackAbout.SESSION,
    }
    db.execute(
        insert_for(db)(Feedback)
        .values(
            id=uuid7(),
            pair_id=session.pair.id,
            answers={},
            in_themes=False,
            created_at=now,
            **values,
        )
        .on_conflict_do_nothing(index_elements=list(values))
    )
    return db.scalars(sa.select(Feedback).filter_by(**values).with_for_update()).one()
