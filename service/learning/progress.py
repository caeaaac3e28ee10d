"""Pages of technique that somebody has finished."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import ResourceRead
from service.models.upsert import insert_for


def finish_resource(db: Session, person_id: UUID, slug: str, *, now: datetime) -> None:
    """Record that a page was tried. Idempotent."""
    row = {"person_id": person_id, "slug": slug, "finished_at": now}
    db.execute(
        insert_for(db)(ResourceRead)
        .values(row)
        .on_conflict_do_nothing(index_elements=["person_id", "slug"])
    )


def finished_resources(db: Session, person_id: UUID) -> frozenset[str]:
    rows = db.scalars(sa.select(ResourceRead.slug).where(ResourceRead.person_id == person_id))
    return frozenset(rows)
