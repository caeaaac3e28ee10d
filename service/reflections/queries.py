"""Reads of reflections: their author's, and a partner's once shared."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import queries as access_queries
from service.access.viewer import Viewer
from service.models import Audience, LineSource, MentoringSession, Pair, Person, Reflection
from service.models.engine import count_rows
from service.models.scopes import OPEN_PAIRS, in_pair, partner_of
from service.people.lookup_queries import no_participant, participant
from service.problems import NotFound
from service.reflections.private_lines import TextSource
from service.web.inputs import PersonKey
from service.web.paging import PAGE_SIZE, page_count, page_of


class ReflectionView(NamedTuple):
    """`reader` is the first reader beside the author, None where nobody else may read it."""

    id: UUID
    text: str
    created_at: datetime
    in_themes: bool
    row_version: int
    pair_id: UUID | None
    session_id: UUID | None
    session_number: int | None
    reader: str | None


class SharedView(NamedTuple):
    """What a partner has shared with the viewer."""

    id: UUID
    text: str
    created_at: datetime
    author: str


class Partner(NamedTuple):
    pair_id: UUID
    name: str


class OwnReflections(NamedTuple):
    items: list[ReflectionView]
    page: int
    pages: int


def own_reflection(db: Session, viewer: Viewer, reflection_id: UUID) -> ReflectionView:
    """Raise NotFound for another's reflection as well: that it exists is private."""
    row = db.execute(_own(viewer).where(Reflection.id == reflection_id)).one_or_none()
    if row is None:
        raise _not_found()
    return ReflectionView._make(row)


def own_row(db: Session, viewer: Viewer, reflection_id: UUID) -> Reflection:
    """The row that an action changes, locked where the database knows row locks."""
    row = db.scalar(
        sa.select(Reflection)
        .where(Reflection.id == reflection_id, Reflection.author_id == viewer.person_id)
        .with_for_update()
    )
    if row is None:
        raise _not_found()
    return row


def own_reflections(db: Session, viewer: Viewer, page: int = 1) -> OwnReflections:
    """Newest first, 25 a page."""
    total = count_rows(db, Reflection, Reflection.author_id == viewer.person_id)
    newest = _own(viewer).order_by(Reflection.created_at.desc(), Reflection.id.desc())
    rows = db.execute(page_of(newest, page))
    return OwnReflections([ReflectionView._make(row) for row in rows], page, page_count(total))


def own_of_session(db: Session, viewer: Viewer, session_id: UUID) -> UUID | None:
    """The viewer's reflection on one session, the newest if there are several."""
    return db.scalar(
        sa.select(Reflection.id)
        .where(Reflection.session_id == session_id, Reflection.author_id == viewer.person_id)
        .order_by(Reflection.created_at.desc(), Reflection.id.desc())
        .limit(1)
    )


def shared_reflection(db: Session, viewer: Viewer, reflection_id: UUID) -> SharedView:
    row = db.execute(_shared(viewer).where(Reflection.id == reflection_id)).one_or_none()
    if row is None:
        raise _not_found()
    return SharedView(*row)


def shared_reflections(db: Session, viewer: Viewer) -> list[SharedView]:
    """The newest 25 that the viewer's partners share; sharing ends with the pair."""
    newest = _shared(viewer).order_by(Reflection.created_at.desc(), Reflection.id.desc())
    return [SharedView(*row) for row in db.execute(newest.limit(PAGE_SIZE))]


def partners(db: Session, viewer: Viewer) -> list[Partner]:
    """Of the viewer's open pairs, by name."""
    rows = db.execute(
        sa.select(Pair.id, Person.name)
        .join(Person, Person.id == partner_of(viewer.person_id))
        .where(in_pair(viewer.person_id), Pair.state.in_(OPEN_PAIRS))
        .order_by(Person.name, Pair.id)
    )
    return [Partner(*row) for row in rows]


def text_to_embed(db: Session, reflection_id: UUID) -> TextSource | None:
    """None once it was removed."""
    row = db.execute(
        sa.select(
            Reflection.id, Reflection.author_id, Reflection.text, Reflection.created_at
        ).where(Reflection.id == reflection_id)
    ).one_or_none()
    return None if row is None else TextSource(LineSource.REFLECTION, *row)


def author_called(db: Session, key: PersonKey) -> Viewer:
    """Raise NotFound for a stranger and for somebody who takes no part."""
    viewer = access_queries.viewer_of(db, participant(db, key))
    if viewer is None:
        raise no_participant()
    return viewer


def _own(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    is_shared = sa.and_(Reflection.audience == Audience.PAIR, Pair.state.in_(OPEN_PAIRS))
    return (
        sa.select(
            Reflection.id,
            Reflection.text,
            Reflection.created_at,
            Reflection.in_themes,
            Reflection.row_version,
            sa.case((is_shared, Reflection.pair_id)),
            Reflection.session_id,
            MentoringSession.number,
            sa.case((is_shared, Person.name)),
        )
        .outerjoin(Pair, Pair.id == Reflection.pair_id)
        .outerjoin(Person, Person.id == partner_of(viewer.person_id))
        .outerjoin(MentoringSession, MentoringSession.id == Reflection.session_id)
        .where(Reflection.author_id == viewer.person_id)
    )


def _shared(viewer: Viewer) -> sa.Select[UUID, str, datetime, str]:
    return (
        sa.select(Reflection.id, Reflection.text, Reflection.created_at, Person.name)
        .join(Pair, Pair.id == Reflection.pair_id)
        .join(Person, Person.id == Reflection.author_id)
        .where(
            Reflection.audience == Audience.PAIR,
            Pair.state.in_(OPEN_PAIRS),
            Reflection.author_id == partner_of(viewer.person_id),
            in_pair(viewer.person_id),
        )
    )


def _not_found() -> NotFound:
    return NotFound("reflection-not-found", "You have no reflection with this id.")
