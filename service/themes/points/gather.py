"""Turn consented texts into points: redact first, store hashes and vectors alone."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from embeddings.text_language import told_languages
from service.bootstrap import Parts
from service.models import OwnerType, PointSource, ThemePoint, vectors
from service.models.ids import uuid7
from service.privacy import derived_data
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster import roster_names
from service.themes.points import source_queries
from service.themes.points.context import in_context
from service.themes.points.polarity import polarity
from service.themes.points.source_queries import ConsentedText
from service.themes.points.split import split
from service.themes.release.periods import Period


class Points(NamedTuple):
    """The points of one source, redacted, and their rows (n, dims)."""

    source: ConsentedText
    texts: tuple[str, ...]
    rows: NDArray[np.float32]
    language: str


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Points (n) with the ids they are kept under; the texts live in memory for one job.

    `languages` are those of the whole texts, "" where it could not be told.
    `written` are the whole texts before redaction, to make sure that none is repeated; `names` are
    words of the roster.
    """

    ids: tuple[UUID, ...]
    authors: tuple[UUID, ...]
    sources: tuple[UUID, ...]
    hashes: tuple[str, ...]
    texts: tuple[str, ...]
    languages: tuple[str, ...]
    rows: NDArray[np.float32]
    written: tuple[str, ...]
    names: frozenset[str]

    @property
    def groups(self) -> NDArray[np.int32]:
        """(n,) authors as small numbers."""
        numbers = {author: number for number, author in enumerate(sorted(set(self.authors)))}
        return np.array([numbers[author] for author in self.authors], dtype=np.int32)

    @property
    def placed(self) -> NDArray[np.float32]:
        """(n, dims) rows by which points find their theme."""
        return in_context(self.rows, self.sources)

    @property
    def digest(self) -> str:
        """One hash for what is known of the points, whatever their order."""
        pairs = sorted(
            f"{author} {kept}" for author, kept in zip(self.authors, self.hashes, strict=True)
        )
        return hashlib.sha256("\n".join(pairs).encode()).hexdigest()


def gather(parts: Parts, period: Period | None = None) -> Corpus:
    """Bring all points, or a period's, up to their texts and hand them over."""
    with parts.read() as db:
        found = source_queries.consented(db, period)
    return _gathered(parts, found)


def gather_source(parts: Parts, kind: PointSource, source_id: UUID) -> Corpus:
    with parts.read() as db:
        found = source_queries.consented_source(db, kind, source_id)
    return _gathered(parts, found)


def add_points(
    db: Session, encoder: Encoder, found: Sequence[Points], *, now: datetime
) -> list[list[UUID]]:
    """Keep the points of each source, replacing what has changed; their ids, source by source.

    A text that was taken back or rewritten meanwhile gets none.
    """
    current = {source.key: source.text for source in _still_consented(db, found)}
    kept = source_queries.kept_points(db, [points.source.id for points in found])
    ids = [point.id for points in kept.values() for point in points]
    embedded = vectors.hashes_of(db, encoder, OwnerType.POINT, owner_ids=ids)
    made: list[list[UUID]] = []
    fresh: list[tuple[Points, list[UUID], list[str]]] = []
    for points in found:
        hashes = [keyed_hash(db, text) for text in points.texts]
        stored = kept.get(points.source.key, [])
        is_same = [point.keyed_hash for point in stored] == hashes
        if current.get(points.source.key) != points.source.text:
            made.append([])
        elif is_same and all(point.id in embedded for point in stored):
            made.append([point.id for point in stored])
        else:
            if stored:
                derived_data.drop_points(db, points.source.id)
            made.append([uuid7() for _ in hashes])
            fresh.append((points, made[-1], hashes))
    _keep(db, encoder, fresh, now=now)
    return made


def keyed_hash(db: Session, text: str) -> str:
    """Tells whether a point has changed, and to nobody without the secret what it says."""
    secret: bytes = db.info["secret"]
    key = hmac.new(secret, b"points", hashlib.sha256).digest()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _gathered(parts: Parts, found: Sequence[ConsentedText]) -> Corpus:
    with parts.read() as db:
        names = roster_names(db, parts.settings.k)
        words = source_queries.name_words(db)
    texts = [tuple(split(redact(source.text, names).text)) for source in found]
    rows = vectors.encode_once(parts.read, parts.encoder, [one for each in texts for one in each])
    ends = np.cumsum([len(each) for each in texts])[:-1]
    by_source = np.split(rows, ends) if texts else []
    languages = told_languages([" ".join(each) for each in texts])
    points = [Points(*one) for one in zip(found, texts, by_source, languages, strict=True)]
    now = parts.clock()
    with parts.write() as db:
        ids = add_points(db, parts.encoder, points, now=now)
        hashes = [[keyed_hash(db, text) for text in one.texts] for one in points]
    return _corpus(points, ids, hashes, names=words)


def _corpus(
    points: Sequence[Points],
    ids: Sequence[Sequence[UUID]],
    hashes: Sequence[Sequence[str]],
    *,
    names: frozenset[str],
) -> Corpus:
    kept = [number for number, each in enumerate(ids) if each]
    rows = [points[number].rows for number in kept]
    return Corpus(
        ids=tuple(one for number in kept for one in ids[number]),
        authors=tuple(points[number].source.author_id for number in kept for _ in ids[number]),
        sources=tuple(points[number].source.id for number in kept for _ in ids[number]),
        hashes=tuple(one for number in kept for one in hashes[number]),
        texts=tuple(one for number in kept for one in points[number].texts),
        languages=tuple(points[number].language for number in kept for _ in ids[number]),
        rows=np.concatenate(rows) if rows else np.empty((0, 0), np.float32),
        written=tuple(points[number].source.text for number in kept),
        names=names,
    )


def _still_consented(db: Session, found: Sequence[Points]) -> list[ConsentedText]:
    if len(found) == 1:
        return source_queries.consented_source(db, *found[0].source.key)
    return source_queries.consented(db)


def _keep(
    db: Session,
    encoder: Encoder,
    fresh: Sequence[tuple[Points, Sequence[UUID], Sequence[str]]],
    *,
    now: datetime,
) -> None:
    rows = [
        {
            "id": point_id,
            "created_at": now,
            "source_type": points.source.type,
            "source_id": points.source.id,
            "ordinal": place,
            "author_id": points.source.author_id,
            "keyed_hash": hashes[place],
            "polarity": polarity(points.texts[place]),
            "language": points.language,
            "written_at": points.source.written_at,
        }
        for points, ids, hashes in fresh
        for place, point_id in enumerate(ids)
    ]
    if rows:
        db.execute(sa.insert(ThemePoint), rows)
    texts = {
        point_id: (text, row)
        for points, ids, _ in fresh
        for point_id, text, row in zip(ids, points.texts, points.rows, strict=True)
    }
    vectors.store(db, encoder, OwnerType.POINT, texts=texts, now=now)
