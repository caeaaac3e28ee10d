"""Ask the lead for help: only then is a pair named to them, and none of its texts shown."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import HelpRequest
from service.models.ids import uuid7
from service.pairings.pairs.queries import own_pair, own_running_pair
from service.problems import NotFound


def ask(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> None:
    """Ask for help. Idempotent while the request is open."""
    own_running_pair(db, viewer, pair_id, lock=True)
    if db.scalar(_waiting(pair_id, HelpRequest.person_id == viewer.person_id)) is not None:
        return
    row = HelpRequest(id=uuid7(), pair_id=pair_id, person_id=viewer.person_id, created_at=now)
    db.add(row)
    db.flush()


def withdraw(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> None:
    """Take one's own request back, answered or not: the lead no longer sees the pair."""
    own_pair(db, viewer, pair_id, lock=True)
    db.execute(
        sa.update(HelpRequest)
        .where(
            HelpRequest.pair_id == pair_id,
            HelpRequest.person_id == viewer.person_id,
            HelpRequest.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )


def offer(db: Session, viewer: Viewer, request_id: UUID, *, now: datetime) -> None:
    """A lead's answer to all who wait in this pair; the first of two leads is the one.

    Raises NotFound once it was taken back.
    """
    row = db.scalar(
        sa.select(HelpRequest)
        .where(HelpRequest.id == request_id, HelpRequest.withdrawn_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("request-not-found", say("The pair no longer asks for help."))
    if row.answered_at is not None:
        return
    for one in db.scalars(_waiting(row.pair_id)):
        one.answered_by_id, one.answered_at = viewer.person_id, now
    actor = audit.pseudonym(db, viewer.person_id)
    audit.record(db, actor, "help_offered", now=now, subject=row.person_id)
    db.flush()


def _waiting(pair_id: UUID, *where: sa.ColumnElement[bool]) -> sa.Select[HelpRequest]:
    return sa.select(HelpRequest).where(
        HelpRequest.pair_id == pair_id,
        HelpRequest.withdrawn_at.is_(None),
        HelpRequest.answered_at.is_(None),
        *where,
    )
