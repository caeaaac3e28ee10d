"""What the directory reads in SQL, which decides who may be told."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Line, LineKind, Person, Suggestion, SuggestionState, Team
from service.models.scopes import GONE, is_excluded, is_published, takes_part
from service.pairings.directory.words import folded, holds
from service.pairings.suggestions import store


class ListedLines(NamedTuple):
    """Somebody as a list shows them, with their published lines as they read now."""

    id: UUID
    name: str
    title: str | None
    team: str | None
    lines: dict[LineKind, list[str]]


class OwnAnswer(NamedTuple):
    """What the viewer has in hand with somebody: a suggestion on show, or a yes that waits."""

    suggestion_id: UUID
    state: SuggestionState
    until: datetime


def people_named(db: Session, needles: Sequence[str]) -> list[UUID]:
    """Whose name holds these words, of everybody who is here."""
    rows = db.execute(sa.select(Person.id, Person.name).where(Person.state.not_in(GONE)))
    return [row[0] for row in rows if holds(folded(row[1]), needles)]


def listed(db: Session, viewer_id: UUID, people: Collection[UUID]) -> dict[UUID, ListedLines]:
    """Those of at most a page of people who may be told to the viewer at this moment."""
    rows = db.execute(
        sa.select(Person.id, Person.name, Person.title, Team.name, Line.kind, Line.text)
        .join(Line, sa.and_(Line.person_id == Person.id, is_published()))
        .outerjoin(Team, Team.id == Person.team_id)
        .where(Person.id.in_(people), takes_part(), ~is_excluded(viewer_id))
        .order_by(Line.position, Line.id)
    )
    found: dict[UUID, ListedLines] = {}
    for person_id, name, title, team, kind, text in rows:
        empty: dict[LineKind, list[str]] = {each: [] for each in LineKind}
        one = found.setdefault(person_id, ListedLines(person_id, name, title, team, empty))
        one.lines[kind].append(text)
    return found


def keeps_apart(db: Session, one: UUID, other: UUID) -> bool:
    """Whether either does not want to be paired with the other."""
    return bool(db.scalar(sa.select(sa.exists().where(Person.id == other, is_excluded(one)))))


def answers(
    db: Session, viewer_id: UUID, people: Iterable[UUID], *, now: datetime
) -> dict[UUID, OwnAnswer]:
    """{other: what is open with them}; a yes before a suggestion on show."""
    rows = db.execute(
        sa.select(Suggestion.other_id, Suggestion.id, Suggestion.state, Suggestion.expires_at)
        .where(
            Suggestion.person_id == viewer_id,
            Suggestion.other_id.in_(list(people)),
            Suggestion.state.in_(store.OPEN),
            Suggestion.expires_at > now,
            sa.not_(store.began()),
        )
        .order_by(Suggestion.state.desc(), Suggestion.created_at)
    )
    return {row[0]: OwnAnswer(*row[1:]) for row in rows}


def line_ids(db: Session, people: Collection[UUID]) -> dict[tuple[UUID, LineKind, str], UUID]:
    """Published lines of a few people by their words."""
    rows = db.execute(
        sa.select(Line.person_id, Line.kind, Line.text, Line.id)
        .where(Line.person_id.in_(people), is_published())
        .order_by(Line.position.desc(), Line.id)
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}
