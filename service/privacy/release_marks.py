"""Keyed marks of authors in a release, to compare releases; nobody can resolve them."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from secrets import token_hex
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import NodeMark, Publication, Pulse, ReleaseMark

_SIGNS = 32


def author_mark(db: Session, person_id: UUID) -> str:
    return _keyed(db, person_id.bytes)


def content_mark(db: Session, contents: Iterable[str]) -> str:
    """One mark for a set of texts or hashes, whatever their order."""
    return _keyed(db, "\n".join(sorted(contents)).encode("utf-8", "surrogatepass"))


def release_mark(author: str, content: str) -> str:
    return f"{author}:{content}"


def marks_parted(mark: str) -> tuple[str, str]:
    author, _, content = mark.partition(":")
    return author, content


def forget_marks(db: Session, person_id: UUID) -> None:
    """Replace a person's marks by random ones: comparisons stay right, the link is gone."""
    theirs = author_mark(db, person_id)
    instead = token_hex(_SIGNS // 2)
    rows: list[ReleaseMark | NodeMark] = [
        *db.scalars(sa.select(ReleaseMark).where(ReleaseMark.mark.startswith(f"{theirs}:"))),
        *db.scalars(sa.select(NodeMark).where(NodeMark.mark.startswith(f"{theirs}:"))),
    ]
    for row in rows:
        row.mark = release_mark(instead, marks_parted(row.mark)[1])
    for pulse in db.scalars(sa.select(Pulse)).all():
        pulse.marks = {name: _renamed(kept, theirs, instead) for name, kept in pulse.marks.items()}
    for published in db.scalars(sa.select(Publication)).all():
        published.marks = _renamed(published.marks, theirs, instead)
    db.flush()


def _renamed(marks: Mapping[str, str], theirs: str, instead: str) -> dict[str, str]:
    return {instead if author == theirs else author: said for author, said in marks.items()}


def _keyed(db: Session, content: bytes) -> str:
    secret: bytes = db.info["secret"]
    key = hmac.new(secret, b"marks", hashlib.sha256).digest()
    return hmac.new(key, content, hashlib.sha256).hexdigest()[:_SIGNS]
