"""Vectors in SQL, the source of every index; an encoder embeds a text once."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from service.models import EmbeddingModel, OwnerType, Vector, queue
from service.models.engine import Transaction
from service.models.ids import batches, uuid7
from service.models.upsert import insert_for

Rows = NDArray[np.float32]

STORED = np.dtype("<f2")


def content_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def encode_once(read: Transaction, encoder: Encoder, texts: Sequence[str]) -> Rows:
    """Unit rows (n, dims) for texts, encoding only those without a stored vector.

    Opens its own read; never call it inside a transaction.
    """
    hashes = [content_hash(text) for text in texts]
    with read() as db:
        known = _by_hash(db, encoder, set(hashes))
    fresh = {key: text for key, text in zip(hashes, texts, strict=True) if key not in known}
    known.update(zip(fresh, as_stored(encoder.encode(list(fresh.values()))), strict=True))
    rows = [known[key] for key in hashes]
    return np.stack(rows) if rows else np.empty((0, encoder.dims), np.float32)


def as_stored(rows: Rows) -> Rows:
    """Rows as they come back from SQL, so that fresh and stored vectors are equal."""
    return rows.astype(STORED).astype(np.float32)


def store(
    db: Session,
    encoder: Encoder,
    owner_type: OwnerType,
    *,
    texts: Mapping[UUID, tuple[str, Rows]],
    now: datetime,
) -> None:
    """Keep one vector for each owner, replacing what it had; {owner: (text, row (dims,))}."""
    if not texts:
        return
    model, seq = model_id(db, encoder, now), queue.next_number(db, "vectors")
    drop(db, owner_type, texts)
    db.execute(
        sa.insert(Vector),
        [
            {
                "owner_type": owner_type,
                "owner_id": owner,
                "model_id": model,
                "data": row.astype(STORED).tobytes(),
                "content_hash": content_hash(text),
                "changed_seq": seq,
            }
            for owner, (text, row) in texts.items()
        ],
    )


def drop(db: Session, owner_type: OwnerType, owner_ids: Iterable[UUID]) -> None:
    for batch in batches(owner_ids):
        db.execute(
            sa.delete(Vector).where(Vector.owner_type == owner_type, Vector.owner_id.in_(batch))
        )


def of_owners(
    db: Session, encoder: Encoder, owner_type: OwnerType, *, owner_ids: Iterable[UUID]
) -> dict[UUID, Rows]:
    """{owner: row (dims,)} for owners that have a vector of this encoder."""
    found: dict[UUID, Rows] = {}
    for batch in batches(owner_ids):
        rows = db.execute(
            _of(encoder)
            .with_only_columns(Vector.owner_id, Vector.data)
            .where(Vector.owner_type == owner_type, Vector.owner_id.in_(batch))
        )
        found.update({owner: as_row(data) for owner, data in rows})
    return found


def hashes_of(
    db: Session, encoder: Encoder, owner_type: OwnerType, *, owner_ids: Iterable[UUID]
) -> dict[UUID, str]:
    """{owner: content hash of the text that its vector stands for}."""
    found: dict[UUID, str] = {}
    for batch in batches(owner_ids):
        rows = db.execute(
            _of(encoder)
            .with_only_columns(Vector.owner_id, Vector.content_hash)
            .where(Vector.owner_type == owner_type, Vector.owner_id.in_(batch))
        )
        found.update({owner: kept for owner, kept in rows})  # noqa: C416  # rows are no pairs to mypy
    return found


def latest_seq(db: Session) -> int:
    """Rises with every stored change; what an index was built at."""
    return db.scalar(sa.select(sa.func.max(Vector.changed_seq))) or 0


def model_id(db: Session, encoder: Encoder, now: datetime) -> UUID:
    """The row of this encoder, made at its first use."""
    db.execute(
        insert_for(db)(EmbeddingModel)
        .values(
            id=uuid7(),
            created_at=now,
            name=encoder.name,
            fingerprint=encoder.fingerprint,
            dims=encoder.dims,
        )
        .on_conflict_do_nothing(index_elements=["fingerprint"])
    )
    found = db.scalar(
        sa.select(EmbeddingModel.id).where(EmbeddingModel.fingerprint == encoder.fingerprint)
    )
    if found is None:
        raise LookupError("the encoder's row was not kept")
    return found


def as_row(data: bytes) -> Rows:
    return np.frombuffer(data, STORED).astype(np.float32)


def _by_hash(db: Session, encoder: Encoder, hashes: set[str]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for batch in batches(sorted(hashes)):
        rows = db.execute(
            _of(encoder)
            .with_only_columns(Vector.content_hash, Vector.data)
            .where(Vector.content_hash.in_(batch))
        )
        found.update({key: as_row(data) for key, data in rows})
    return found


def _of(encoder: Encoder) -> sa.Select[Vector]:
    return (
        sa.select(Vector)
        .join(EmbeddingModel, EmbeddingModel.id == Vector.model_id)
        .where(EmbeddingModel.fingerprint == encoder.fingerprint)
    )
