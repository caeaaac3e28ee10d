"""Draft an agenda from the command line."""

from uuid import UUID

import sqlalchemy as sa

from service.agendas.drafts import schedule
from service.agendas.drafts.jobs import draft_agenda
from service.bootstrap import Parts
from service.cli.jobs import run_job_now
from service.models import MentoringSession, Outbox
from service.models.queue import JobKind
from service.problems import NotFound


def draft(parts: Parts, session_id: UUID) -> None:
    """Draft as the scheduler does: equal inputs give no new version."""
    with parts.write() as db:
        if db.get(MentoringSession, session_id) is None:
            raise NotFound("session-not-found", "There is no session with this id.")
        schedule.order_draft(db, session_id, parts.clock())
    with parts.read() as db:
        keys = db.scalars(
            sa.select(Outbox.key).where(
                Outbox.key.startswith(f"{JobKind.AGENDA}:{session_id}:"), Outbox.done_at.is_(None)
            )
        ).all()
    for key in keys:
        run_job_now(parts, key, {JobKind.AGENDA: draft_agenda})
