"""Read the texts that count towards themes."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Person, PersonState, PointSource, Purpose, ThemePoint
from service.models.ids import batches
from service.models.scopes import GONE, has_consented
from service.privacy.redaction.everyday_words import NOBODYS
from service.privacy.redaction.roster_names import fold, folded_words
from service.privacy.text_tables import TEXTS
from service.themes.release.periods import Period


class ConsentedText(NamedTuple):
    """One consented text as it was written."""

    type: PointSource
    id: UUID
    author_id: UUID
    text: str
    written_at: datetime

    @property
    def key(self) -> tuple[PointSource, UUID]:
        return self.type, self.id


class Kept(NamedTuple):
    """A stored point of a source, in order."""

    id: UUID
    keyed_hash: str


def consented(db: Session, period: Period | None = None) -> list[ConsentedText]:
    """All consented texts, or those written in a period by people who joined before it."""
    return [source for kind in PointSource for source in _of(db, kind, _within(kind, period))]


def consented_source(db: Session, kind: PointSource, source_id: UUID) -> list[ConsentedText]:
    """One text, or nothing if it is gone or does not count."""
    return _of(db, kind, [TEXTS[kind].id == source_id])


def kept_points(
    db: Session, source_ids: Iterable[UUID]
) -> dict[tuple[PointSource, UUID], list[Kept]]:
    found: dict[tuple[PointSource, UUID], list[Kept]] = {}
    for batch in batches(source_ids):
        rows = db.execute(
            sa.select(
                ThemePoint.source_type, ThemePoint.source_id, ThemePoint.id, ThemePoint.keyed_hash
            )
            .where(ThemePoint.source_id.in_(batch))
            .order_by(ThemePoint.source_id, ThemePoint.ordinal)
        )
        for kind, source_id, point_id, keyed_hash in rows:
            found.setdefault((kind, source_id), []).append(Kept(point_id, keyed_hash))
    return found


def name_words(db: Session) -> frozenset[str]:
    """Words of names on the roster, folded and as written, that may not stand in a phrase.

    The texts are redacted already, so everyday words may, whoever is called Work or Meeting Room.
    """
    names = db.scalars(sa.select(Person.name).where(Person.state != PersonState.ERASED))
    return frozenset(
        word
        for name in names
        for word in (*folded_words(name), *name.casefold().split())
        if fold(word) not in NOBODYS
    )


def model_consenters(db: Session) -> frozenset[UUID]:
    """Return the people who allow an external model."""
    wanted = sa.select(Person.id).where(has_consented(Purpose.EXTERNAL_MODEL))
    return frozenset(db.scalars(wanted))


def _of(db: Session, kind: PointSource, where: list[sa.ColumnElement[bool]]) -> list[ConsentedText]:
    texts = TEXTS[kind]
    rows = db.execute(
        sa.select(texts.id, texts.author, texts.text, texts.written_at)
        .join(Person, Person.id == texts.author)
        .where(
            texts.in_themes.is_(True),
            texts.text.is_not(None),
            texts.written_at.is_not(None),
            Person.state.not_in(GONE),
            has_consented(Purpose.THEMES),
            *where,
        )
        .order_by(texts.id)
    )
    return [ConsentedText(kind, row[0], row[1], row[2] or "", row[3]) for row in rows]


def _within(kind: PointSource, period: Period | None) -> list[sa.ColumnElement[bool]]:
    if period is None:
        return []
    written_at = TEXTS[kind].written_at
    return [
        written_at >= period.starts_at,
        written_at < period.ends_at,
        Person.created_at < period.starts_at,
    ]
