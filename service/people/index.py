"""One row a person for the vector index, of published lines alone; SQL stays the truth."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from embeddings.following import FollowedIndex
from embeddings.index import F32
from service import vectors
from service.access.queries import has_consented
from service.models import (
    EmbeddingModel,
    Line,
    LineKind,
    LineSource,
    OwnerType,
    Person,
    PersonState,
    Purpose,
    Vector,
)
from service.models.engine import Transaction
from service.settings import Settings

PAGE = 2_000
_OUT = (PersonState.LEFT, PersonState.ERASED)


def open_index(settings: Settings) -> FollowedIndex | None:
    """The index to be asked for candidates; None where it is switched off.

    Whoever keeps it asks it only where `is_wanted`; its IndexUnavailable means: search exactly.
    """
    return None if settings.index == "numpy" else FollowedIndex(settings.index_dir)


def is_wanted(settings: Settings, people: int) -> bool:
    """Whether an approximate index pays off among so many people."""
    return settings.index == "chroma" or (
        settings.index == "auto" and people > settings.numpy_below
    )


def index_rows(
    read: Transaction, encoder: Encoder, page: int = PAGE
) -> Iterator[tuple[list[str], F32]]:
    """Pages of (n,) ids and rows x = [mean seeks; mean offers] (n, 2 * dims), in order of id.

    One short read a page: a long one would keep every writer waiting.
    """
    after = UUID(int=0)
    while True:
        with read() as db:
            ids = list(db.scalars(_people(encoder).where(Person.id > after).limit(page)))
            found = _published(db, encoder, ids)
        if not ids:
            return
        yield [str(key) for key in ids], np.stack([_row(found, key, encoder.dims) for key in ids])
        after = ids[-1]


def indexed_people(db: Session, encoder: Encoder) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(_people(encoder).subquery())) or 0


def _people(encoder: Encoder) -> sa.Select[UUID]:
    """Who has a row: takes part in pairing and has an embedded published line."""
    has_line = _lines(encoder).where(Line.person_id == Person.id).correlate(Person).exists()
    return (
        sa.select(Person.id)
        .where(Person.state.not_in(_OUT), has_consented(Purpose.PAIRING), has_line)
        .order_by(Person.id)
    )


def _lines(encoder: Encoder) -> sa.Select[UUID, LineKind, bytes]:
    return (
        sa.select(Line.person_id, Line.kind, Vector.data)
        .join(Vector, sa.and_(Vector.owner_id == Line.id, Vector.owner_type == OwnerType.LINE))
        .join(EmbeddingModel, EmbeddingModel.id == Vector.model_id)
        .where(
            Line.published,
            Line.source == LineSource.PROFILE,
            EmbeddingModel.fingerprint == encoder.fingerprint,
        )
    )


def _published(
    db: Session, encoder: Encoder, ids: Sequence[UUID]
) -> dict[tuple[UUID, LineKind], list[F32]]:
    found: dict[tuple[UUID, LineKind], list[F32]] = {}
    if not ids:
        return found
    within = _lines(encoder).where(Line.person_id >= ids[0], Line.person_id <= ids[-1])
    for person_id, kind, data in db.execute(within.order_by(Line.id)):
        found.setdefault((person_id, kind), []).append(vectors.as_row(data))
    return found


def _row(found: dict[tuple[UUID, LineKind], list[F32]], person_id: UUID, dims: int) -> F32:
    halves = (found.get((person_id, kind), []) for kind in (LineKind.SEEK, LineKind.OFFER))
    nothing = np.zeros(dims, np.float32)
    return np.concatenate([np.mean(half, axis=0) if half else nothing for half in halves])
