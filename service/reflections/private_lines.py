"""Private lines found in what people write: the newest six, for their author to publish or not."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from service.access.viewer import Viewer
from service.models import Line, LineKind, LineSource, OwnerType, vectors
from service.models.ids import uuid7
from service.people.abbreviations.queries import LineVector
from service.privacy import derived_data
from service.reflections.line_cues import MOST_WISHES, LinePassage

_DRAWN = (LineSource.REFLECTION, LineSource.FEEDBACK)


class TextSource(NamedTuple):
    """A text as the embedding job needs it."""

    kind: LineSource
    id: UUID
    author_id: UUID
    text: str
    written_at: datetime


class WishView(NamedTuple):
    line_id: UUID
    kind: LineKind
    text: str


def store_wishes(
    db: Session,
    encoder: Encoder,
    source: TextSource,
    *,
    found: Sequence[tuple[LinePassage, LineVector]],
    now: datetime,
) -> None:
    """Replace the lines drawn from one text."""
    derived_data.drop_lines(db, source.id)
    others = db.execute(
        sa.select(Line.id, Line.created_at)
        .where(Line.person_id == source.author_id, Line.source.in_(_DRAWN))
        .order_by(Line.created_at.desc(), Line.id.desc())
    ).all()
    newer = sum(written_at > source.written_at for _, written_at in others)
    mine = found[: max(0, MOST_WISHES - newer)]
    derived_data.remove_lines(db, [line_id for line_id, _ in others[MOST_WISHES - len(mine) :]])
    kept = {_add(db, source, wish): vector for wish, vector in mine}
    vectors.store(db, encoder, OwnerType.LINE, texts=kept, now=now)


def of_text(db: Session, viewer: Viewer, source_id: UUID) -> list[WishView]:
    """The viewer's own lines drawn from one text, in reading order."""
    rows = db.execute(
        sa.select(Line.id, Line.kind, Line.text)
        .where(Line.source_id == source_id, Line.person_id == viewer.person_id)
        .order_by(Line.id)
    )
    return [WishView(*row) for row in rows]


def _add(db: Session, source: TextSource, wish: LinePassage) -> UUID:
    kind = LineKind(wish.reads.value)
    taken = set(
        db.scalars(
            sa.select(Line.position).where(
                Line.person_id == source.author_id, Line.kind == kind, Line.source == source.kind
            )
        )
    )
    line = Line(
        id=uuid7(),
        person_id=source.author_id,
        kind=kind,
        source=source.kind,
        source_id=source.id,
        position=next(at for at in range(MOST_WISHES) if at not in taken),
        text=wish.text,
        published=False,
        created_at=source.written_at,
    )
    db.add(line)
    db.flush()
    return line.id
