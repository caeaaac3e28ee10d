"""What a person reads of the lines that would give them a partner: no name, published lines."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Line, MissingLine, Person
from service.models.scopes import is_excluded, is_published, takes_part


def missing_lines(db: Session, person_id: UUID) -> tuple[str, ...]:
    """The best first, as they read now; those of people who may not be told any more are gone."""
    texts = db.scalars(
        sa.select(Line.text)
        .join(MissingLine, MissingLine.line_id == Line.id)
        .join(Person, Person.id == Line.person_id)
        .where(
            MissingLine.person_id == person_id,
            is_published(),
            takes_part(),
            ~is_excluded(person_id),
        )
        .order_by(MissingLine.position)
    )
    return tuple(texts)
