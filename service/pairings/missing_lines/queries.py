"""What a person reads of the lines that would give them a partner: no name, published lines."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Exclusion, Line, MissingLine, Person
from service.models.scopes import is_published, takes_part


def missing_lines(db: Session, person_id: UUID) -> tuple[str, ...]:
    """The best first, as they read now; those of people who may not be told any more are gone."""
    is_apart = sa.exists().where(
        sa.or_(
            sa.and_(Exclusion.person_id == person_id, Exclusion.other_id == Person.id),
            sa.and_(Exclusion.person_id == Person.id, Exclusion.other_id == person_id),
        )
    )
    texts = db.scalars(
        sa.select(Line.text)
        .join(MissingLine, MissingLine.line_id == Line.id)
        .join(Person, Person.id == Line.person_id)
        .where(MissingLine.person_id == person_id, is_published(), takes_part(), ~is_apart)
        .order_by(MissingLine.position)
    )
    return tuple(texts)
