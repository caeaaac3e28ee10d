"""Rows of the vector index, one per person, from published lines alone."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from embeddings.index import F32
from service.models import (
    EmbeddingModel,
    Line,
    LineKind,
    OwnerType,
    Person,
    PersonState,
    Purpose,
    Vector,
    vectors,
)
from service.models.engine import Transaction
from service.models.scopes import GONE, has_consented, is_published
from service.settings import Settings

PAGE = 500  # ids in one IN list


def is_wanted(settings: Settings, people: int) -> bool:
    """Whether an approximate index pays off among so many people."""
    if settings.index == "auto":
        return people > settings.numpy_below
    return settings.index != "numpy"


def index_rows(
    read: Transaction, encoder: Encoder, ids: Sequence[UUID], *, page: int = PAGE
) -> Iterator[tuple[list[str], F32]]:
    """Pages of (n,) keys and rows x = [mean seeks; mean offers] (n, 2 * dims), in order of ids.

    One short read a page: a long one would keep every writer waiting. Who has lost all lines
    meanwhile is left out.
    """
    for start in range(0, len(ids), page):
        with read() as db:
            found = _published(db, encoder, ids[start : start + page])
        if found:
            rows = np.stack([_row(lines, encoder.dims) for lines in found.values()])
            yield [str(person_id) for person_id in found], rows


def indexed_people(db: Session, encoder: Encoder) -> list[UUID]:
    """Who has a row: takes part in pairing and has an embedded published line; in order of id."""
    # looked up once: asked anew for each person, SQLite reads all vectors each time
    with_line = _lines(encoder).with_only_columns(Line.person_id)
    return list(
        db.scalars(
            sa.select(Person.id)
            .where(Person.state.not_in(GONE), has_consented(Purpose.PAIRING))
            .where(Person.id.in_(with_line))
            .order_by(Person.id)
        )
    )


def changed_people(db: Session, encoder: Encoder, since: int) -> set[UUID]:
    """Whose published lines were embedded, or touched, after this changed_seq."""
    changed = _lines(encoder).with_only_columns(Line.person_id).where(Vector.changed_seq > since)
    return set(db.scalars(changed))


def erased_people(db: Session) -> int:
    """How many were ever erased; it never falls."""
    erased = sa.select(sa.func.count()).where(Person.state == PersonState.ERASED)
    return db.scalar(erased) or 0


def _lines(encoder: Encoder) -> sa.Select[UUID, LineKind, bytes]:
    return (
        sa.select(Line.person_id, Line.kind, Vector.data)
        .join(Vector, sa.and_(Vector.owner_id == Line.id, Vector.owner_type == OwnerType.LINE))
        .join(EmbeddingModel, EmbeddingModel.id == Vector.model_id)
        .where(
            is_published(),
            EmbeddingModel.fingerprint == encoder.fingerprint,
        )
    )


def _published(
    db: Session, encoder: Encoder, ids: Sequence[UUID]
) -> dict[UUID, dict[LineKind, list[F32]]]:
    found: dict[UUID, dict[LineKind, list[F32]]] = {}
    within = _lines(encoder).where(Line.person_id.in_(ids)).order_by(Line.person_id, Line.id)
    for person_id, kind, data in db.execute(within):
        found.setdefault(person_id, {}).setdefault(kind, []).append(vectors.as_row(data))
    return found


def _row(lines: dict[LineKind, list[F32]], dims: int) -> F32:
    nothing = [np.zeros(dims, np.float32)]
    halves = (lines.get(kind, nothing) for kind in (LineKind.SEEK, LineKind.OFFER))
    return np.concatenate([np.mean(half, axis=0) for half in halves])
