"""Reads of ideas, the same for everyone signed in."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Idea, IdeaState, IdeaStep, Outcome, OutcomeState, Person
from service.outcomes.actions import no_such_post
from service.outcomes.idea_actions import is_ours
from service.problems import NotFound
from service.web.paging import PAGE_SIZE, page_count, page_of

ORDER: Final = (IdeaState.IN_USE, IdeaState.TRIED, IdeaState.IDEA)  # what is in use comes first
_Partner = aliased(Person)
_Rows = sa.Select[UUID, str, IdeaState, int, str, str, str, bool]


class IdeaStepView(NamedTuple):
    at: datetime
    state: IdeaState
    note: str | None


class IdeaView(NamedTuple):
    """`body` is the post that it came of; the steps begin with the first."""

    id: UUID
    text: str
    state: IdeaState
    row_version: int
    author: str
    partner: str | None
    body: str
    is_ours: bool
    steps: Sequence[IdeaStepView] = ()


class Group(NamedTuple):
    state: IdeaState
    ideas: Sequence[IdeaView]


class Ledger(NamedTuple):
    """`counts` are of published posts, so they are plain numbers."""

    groups: Sequence[Group]
    counts: Mapping[IdeaState, int]
    page: int
    pages: int


def ledger(db: Session, viewer: Viewer, page: int = 1) -> Ledger:
    """Return a page of ideas by state, newest first."""
    counts = _counts(db)
    rank = sa.case({state.value: place for place, state in enumerate(ORDER)}, value=Idea.state)
    newest = _ideas(viewer).order_by(rank, Idea.changed_at.desc(), Idea.id.desc())
    found = list(_with_steps(db, page_of(newest, page)))
    groups = [Group(state, list(some)) for state, some in groupby(found, lambda one: one.state)]
    return Ledger(groups, counts, page, page_count(sum(counts.values())))


def page_of_newest(db: Session, state: IdeaState) -> int:
    """The page on which the idea stands that was moved last of its state."""
    counts = _counts(db)
    return sum(counts[one] for one in ORDER[: ORDER.index(state)]) // PAGE_SIZE + 1


def alone(db: Session, viewer: Viewer, idea_id: UUID) -> Ledger:
    """One idea of the viewer's own, as it stands now; for a form that came back."""
    found = list(_with_steps(db, _ideas(viewer).where(Idea.id == idea_id, is_ours(viewer))))
    if not found:
        raise NotFound("idea-not-found", say("There is no idea of yours with this id."))
    return Ledger([Group(found[0].state, found)], _counts(db), 1, 1)


def post(db: Session, viewer: Viewer, outcome_id: UUID) -> str:
    """What a post says that the viewer may note an idea of; NotFound for any other."""
    body = db.scalar(sa.select(Outcome.body).where(Outcome.id == outcome_id, is_ours(viewer)))
    if body is None:
        raise no_such_post()
    return body


def _ideas(viewer: Viewer) -> _Rows:
    return (
        sa.select(
            Idea.id,
            Idea.text,
            Idea.state,
            Idea.row_version,
            Person.name,
            _Partner.name,
            Outcome.body,
            sa.func.coalesce(is_ours(viewer), sa.false()),
        )
        .join(Outcome, Outcome.id == Idea.outcome_id)
        .join(Person, Person.id == Outcome.author_id)
        .outerjoin(_Partner, _Partner.id == Outcome.partner_id)
        .where(Outcome.state == OutcomeState.SHARED)
    )


def _counts(db: Session) -> dict[IdeaState, int]:
    rows = db.execute(
        sa.select(Idea.state, sa.func.count())
        .join(Outcome, Outcome.id == Idea.outcome_id)
        .where(Outcome.state == OutcomeState.SHARED)
        .group_by(Idea.state)
    )
    return dict.fromkeys(ORDER, 0) | {state: count for state, count in rows}  # noqa: C416  # rows are no pairs to mypy


def _with_steps(db: Session, wanted: _Rows) -> Iterator[IdeaView]:
    found = [IdeaView._make((*row, ())) for row in db.execute(wanted)]
    rows = db.execute(
        sa.select(IdeaStep.idea_id, IdeaStep.created_at, IdeaStep.state, IdeaStep.note)
        .where(IdeaStep.idea_id.in_([one.id for one in found]))
        .order_by(IdeaStep.created_at, IdeaStep.id)
    )
    steps: dict[UUID, list[IdeaStepView]] = {}
    for idea_id, at, state, note in rows:
        steps.setdefault(idea_id, []).append(IdeaStepView(at, state, note))
    for one in found:
        yield one._replace(steps=steps.get(one.id, []))
