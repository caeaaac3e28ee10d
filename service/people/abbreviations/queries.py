"""Reads of the abbreviations, and vectors of lines with abbreviations spelt out."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from embeddings.encoder import Encoder
from service.models import Abbreviation, vectors
from service.models.engine import Transaction
from service.models.vectors import Rows
from service.people.abbreviations.expansion import Abbreviations, ShortForm


class LineVector(NamedTuple):
    """`text` is what was embedded, `row` (dims,) its vector."""

    text: str
    row: Rows


class ListedShortForm(NamedTuple):
    id: UUID
    form: ShortForm


def listed(db: Session) -> list[ListedShortForm]:
    """Return all of them in alphabetical order."""
    rows = db.execute(
        sa.select(Abbreviation.id, Abbreviation.short, Abbreviation.meaning).order_by(
            Abbreviation.key
        )
    )
    return [ListedShortForm(form_id, ShortForm(short, meaning)) for form_id, short, meaning in rows]


def abbreviations(db: Session) -> Abbreviations:
    return Abbreviations.of(each.form for each in listed(db))


def encode_lines(read: Transaction, encoder: Encoder, texts: Sequence[str]) -> list[LineVector]:
    """Embed lines, each spelt out; like `encode_once` never to be called in a transaction."""
    with read() as db:
        known = abbreviations(db)
    expanded = [known.expanded(text) for text in texts]
    rows = vectors.encode_once(read, encoder, expanded)
    return [LineVector(text, row) for text, row in zip(expanded, rows, strict=True)]
