"""Reads of the wall: newest first, thanks without a count, no ranking."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.viewer import Viewer
from service.models import (
    Idea,
    IdeaState,
    Outcome,
    OutcomeState,
    OutcomeThanks,
    Pair,
    PairState,
    Person,
)
from service.models.engine import count_rows
from service.models.scopes import GONE, in_pair, partner_of
from service.web.paging import PAGE_SIZE, page_count, page_of

_Partner = aliased(Person)


class Post(NamedTuple):
    """`partner` is None where no name stands; `thanked_by` is one name of perhaps several."""

    id: UUID
    author: str
    partner: str | None
    body: str
    as_learner: bool
    shared_at: datetime
    idea: str | None
    idea_state: IdeaState | None
    is_mine: bool
    names_me: bool
    thanked_by: str | None = None
    thanked_by_more: bool = False
    thanked_by_me: bool = False


class Wall(NamedTuple):
    posts: list[Post]
    page: int
    pages: int


class PendingPost(NamedTuple):
    """A post that waits for the partner's agreement, or did not get it."""

    id: UUID
    author: str
    partner: str | None
    body: str
    state: OutcomeState


class Nameable(NamedTuple):
    person_id: UUID
    pair_id: UUID
    name: str


class WallFilter(NamedTuple):
    """Which part of the wall: all of it, or what leaders learned."""

    page: int = 1
    by_leaders: bool = False


def posts(db: Session, viewer: Viewer, wanted: WallFilter) -> Wall:
    """A page of the wall, the latest first."""
    is_shown = sa.and_(
        Outcome.state == OutcomeState.SHARED,
        Outcome.as_learner if wanted.by_leaders else sa.true(),
    )
    total = count_rows(db, Outcome, is_shown)
    newest = _columns(viewer).where(is_shown).order_by(Outcome.shared_at.desc(), Outcome.id.desc())
    rows = db.execute(page_of(newest, wanted.page))
    found = [Post._make((*row, None, False, False)) for row in rows]
    return Wall(list(_with_thanks(db, viewer, found)), wanted.page, page_count(total))


def asked_of(db: Session, viewer: Viewer) -> list[PendingPost]:
    """What waits for the viewer's yes to being named."""
    return _waiting(
        db,
        sa.and_(Outcome.partner_id == viewer.person_id, Outcome.state == OutcomeState.ASKED),
    )


def own_unshared(db: Session, viewer: Viewer) -> list[PendingPost]:
    """The viewer's own posts that wait for a yes, or name somebody and were taken down."""
    return _waiting(
        db,
        sa.and_(
            Outcome.author_id == viewer.person_id,
            Outcome.state != OutcomeState.SHARED,
            Outcome.partner_id.is_not(None),
        ),
    )


def nameable(db: Session, viewer: Viewer) -> list[Nameable]:
    """Partners of today and of ended pairs, once each, who are still here to be asked."""
    rows = db.execute(
        sa.select(Person.id, Pair.id, Person.name)
        .join(Pair, Person.id == partner_of(viewer.person_id))
        .where(
            in_pair(viewer.person_id), Pair.state != PairState.PROPOSED, Person.state.not_in(GONE)
        )
        .order_by(Person.name, Pair.created_at.desc())
    )
    found: dict[UUID, Nameable] = {}
    for row in rows:
        found.setdefault(row[0], Nameable(*row))
    return list(found.values())


def _columns(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    """What a Post is made of, without its thanks."""
    return (
        sa.select(
            Outcome.id,
            Person.name,
            _Partner.name,
            Outcome.body,
            Outcome.as_learner,
            Outcome.shared_at,
            Idea.text,
            Idea.state,
            Outcome.author_id == viewer.person_id,
            sa.func.coalesce(Outcome.partner_id == viewer.person_id, sa.false()),
        )
        .join(Person, Person.id == Outcome.author_id)
        .outerjoin(_Partner, _Partner.id == Outcome.partner_id)
        .outerjoin(Idea, Idea.outcome_id == Outcome.id)
    )


def _waiting(db: Session, wanted: sa.ColumnElement[bool]) -> list[PendingPost]:
    rows = db.execute(
        sa.select(Outcome.id, Person.name, _Partner.name, Outcome.body, Outcome.state)
        .join(Person, Person.id == Outcome.author_id)
        .outerjoin(_Partner, _Partner.id == Outcome.partner_id)
        .where(wanted)
        .order_by(Outcome.created_at.desc(), Outcome.id.desc())
        .limit(PAGE_SIZE)
    )
    return [PendingPost._make(row) for row in rows]


def _with_thanks(db: Session, viewer: Viewer, found: list[Post]) -> Iterable[Post]:
    rows = db.execute(
        sa.select(OutcomeThanks.outcome_id, OutcomeThanks.person_id, Person.name)
        .join(Person, Person.id == OutcomeThanks.person_id)
        .where(OutcomeThanks.outcome_id.in_([post.id for post in found]))
        .order_by(Person.name)
    )
    thanks: dict[UUID, list[tuple[UUID, str]]] = {}
    for outcome_id, person_id, name in rows:
        thanks.setdefault(outcome_id, []).append((person_id, name))
    for post in found:
        given = thanks.get(post.id, [])
        others = [name for person_id, name in given if person_id != viewer.person_id]
        yield post._replace(
            thanked_by=others[0] if others else None,
            thanked_by_more=len(others) > 1,
            thanked_by_me=len(others) < len(given),
        )
