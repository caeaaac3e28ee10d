"""Delete what was derived from a text: private lines, points and their vectors."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Line, OwnerType, ThemePoint, Vector, queue, vectors
from service.models.ids import batches


def drop_lines(db: Session, source_id: UUID) -> None:
    """Remove the private lines made from a text."""
    found = db.scalars(sa.select(Line.id).where(Line.source_id == source_id))
    remove_lines(db, list(found))


def remove_lines(db: Session, line_ids: list[UUID]) -> None:
    vectors.drop(db, OwnerType.LINE, line_ids)
    for batch in batches(line_ids):
        db.execute(sa.delete(Line).where(Line.id.in_(batch)))


def drop_points(db: Session, source_id: UUID) -> None:
    """Take a text out of the themes; what is published already stays published."""
    mine = sa.select(ThemePoint.id).where(ThemePoint.source_id == source_id)
    vectors.drop(db, OwnerType.POINT, db.scalars(mine).all())
    db.execute(sa.delete(ThemePoint).where(ThemePoint.source_id == source_id))


def touch(db: Session, person_id: UUID) -> None:
    """Raise changed_seq of a person's rows, so that indexes read the person again."""
    left = sa.select(Line.id).where(Line.person_id == person_id)
    db.execute(
        sa.update(Vector)
        .where(Vector.owner_type == OwnerType.LINE, Vector.owner_id.in_(left))
        .values(changed_seq=queue.next_number(db, "vectors"))
        .execution_options(synchronize_session=False)
    )
