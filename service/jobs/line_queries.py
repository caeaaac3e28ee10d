"""Reads of the embedding job: a person's lines, and what their vectors stand for by now."""

import hashlib
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Line, OwnerType, Vector


def lines_of(db: Session, person_id: UUID) -> dict[UUID, str]:
    """{line id: text}, private ones too."""
    rows = db.execute(sa.select(Line.id, Line.text).where(Line.person_id == person_id))
    return {line_id: text for line_id, text in rows}  # noqa: C416  # rows are no pairs to mypy


def orphans(db: Session) -> list[UUID]:
    """Owners of line vectors whose line is gone: at 60,000 lines a scan of 50 ms."""
    is_there = sa.exists().where(Line.id == Vector.owner_id)
    return list(
        db.scalars(sa.select(Vector.owner_id).where(Vector.owner_type == OwnerType.LINE, ~is_there))
    )


def profile_hash(db: Session, person_id: UUID) -> str:
    """Differs after every stored change of a person's vectors, also when a wording returns."""
    mine = sa.select(Line.id).where(Line.person_id == person_id)
    rows = db.execute(
        sa.select(Vector.owner_id, Vector.content_hash, Vector.changed_seq)
        .where(Vector.owner_type == OwnerType.LINE, Vector.owner_id.in_(mine))
        .order_by(Vector.owner_id)
    )
    state = "\n".join(f"{owner} {content} {seq}" for owner, content, seq in rows)
    return hashlib.sha256(state.encode()).hexdigest()[:32]
