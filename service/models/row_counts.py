"""How many rows there are."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models.types import Base


def count_rows(db: Session, table: type[Base], *where: sa.ColumnElement[bool]) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0
