"""Reads of digests from current rows, so that withdrawn posts disappear."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.models import (
    Action,
    ActionState,
    Digest,
    Idea,
    IdeaState,
    IdeaStep,
    Outcome,
    OutcomeState,
    Person,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.models.engine import count_rows
from service.models.scopes import shown_label
from service.problems import NotFound
from service.themes.release import periods
from service.themes.release.periods import Period
from service.themes.release.sentence_translation import repeats_the_label
from service.web.paging import page_count, page_of

_MOST_THEMES: Final = 6
_Partner = aliased(Person)


class PostView(NamedTuple):
    """As it stands on the wall."""

    author: str
    partner: str | None
    body: str
    as_learner: bool


class IdeaMoved(NamedTuple):
    """How far an idea got in the month, and what was seen then."""

    text: str
    state: IdeaState
    note: str | None
    author: str
    partner: str | None


class ThemeView(NamedTuple):
    label: str
    people: str
    claims: Sequence[Mapping[str, str]]


class DoneView(NamedTuple):
    """`said` is what the theme is called that the action answers."""

    said: str
    text: str
    owner: str


class DigestView(NamedTuple):
    """`release` is the period of the themes, "2026-10" or "2026-Q3"; bands are None under k."""

    starts_on: date
    posts: Sequence[PostView]
    ideas: Sequence[IdeaMoved]
    release: str | None
    themes: Sequence[ThemeView]
    done: Sequence[DoneView]
    taking_part: str | None
    met: str | None


class SentDigest(NamedTuple):
    period: str
    starts_on: date
    sent_at: datetime


class Digests(NamedTuple):
    listed: Sequence[SentDigest]
    page: int
    pages: int


def contents_of(db: Session, period: Period) -> Mapping[str, Any]:
    """Raise NotFound for a month whose digest was not sent."""
    row = db.scalar(sa.select(Digest).where(Digest.period == period.name))
    if row is None:
        raise NotFound("digest-not-found", "No digest of this month was sent.")
    return row.contents


def drawn(db: Session, period: Period, contents: Mapping[str, Any]) -> DigestView:
    """What the ids of a digest still lead to."""
    release = None if contents["release"] is None else UUID(contents["release"])
    return DigestView(
        starts_on=period.starts_on,
        posts=_posts(db, _uuids(contents["outcomes"])),
        ideas=_ideas(db, _uuids(contents["steps"])),
        release=db.scalar(sa.select(ThemeRelease.period).where(ThemeRelease.id == release)),
        themes=_themes(db, release),
        done=_done(db, _uuids(contents["actions"])),
        taking_part=contents["taking_part"],
        met=contents["met"],
    )


def sent(db: Session, page: int) -> Digests:
    """The latest month first."""
    total = count_rows(db, Digest)
    latest = sa.select(Digest.period, Digest.sent_at).order_by(Digest.period.desc())
    rows = db.execute(page_of(latest, page))
    listed = [SentDigest(name, periods.period(name).starts_on, at) for name, at in rows]
    return Digests(listed, page, page_count(total))


def is_sent(db: Session, period: Period) -> bool:
    return bool(db.scalar(sa.select(sa.exists().where(Digest.period == period.name))))


def _posts(db: Session, ids: Sequence[UUID]) -> list[PostView]:
    rows = db.execute(
        sa.select(Person.name, _Partner.name, Outcome.body, Outcome.as_learner)
        .select_from(Outcome)
        .join(Person, Person.id == Outcome.author_id)
        .outerjoin(_Partner, _Partner.id == Outcome.partner_id)
        .where(Outcome.id.in_(ids), Outcome.state == OutcomeState.SHARED)
        .order_by(Outcome.shared_at.desc(), Outcome.id)
    )
    return [PostView(*row) for row in rows]


def _ideas(db: Session, ids: Sequence[UUID]) -> list[IdeaMoved]:
    rows = db.execute(
        sa.select(Idea.text, IdeaStep.state, IdeaStep.note, Person.name, _Partner.name)
        .select_from(IdeaStep)
        .join(Idea, Idea.id == IdeaStep.idea_id)
        .join(Outcome, Outcome.id == Idea.outcome_id)
        .join(Person, Person.id == Outcome.author_id)
        .outerjoin(_Partner, _Partner.id == Outcome.partner_id)
        .where(IdeaStep.id.in_(ids), Outcome.state == OutcomeState.SHARED)
        .order_by(IdeaStep.created_at.desc(), IdeaStep.id)
    )
    return [IdeaMoved(*row) for row in rows]


def _themes(db: Session, release_id: UUID | None) -> list[ThemeView]:
    rows = db.execute(
        sa.select(ThemeReleaseRow, shown_label())
        .where(ThemeReleaseRow.release_id == release_id)
        .order_by(ThemeReleaseRow.position)
        .limit(_MOST_THEMES)
    )
    return [
        ThemeView(
            label,
            row.authors_band,
            [said for said in row.sentences if not repeats_the_label(said["text"])],
        )
        for row, label in rows
    ]


def _done(db: Session, ids: Sequence[UUID]) -> list[DoneView]:
    last = (
        sa.select(shown_label())
        .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
        .where(ThemeReleaseRow.theme_id == Action.theme_id)
        .order_by(ThemeRelease.starts_on.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.execute(
        sa.select(last, Action.text, Person.name)
        .join(Person, Person.id == Action.owner_id)
        .where(Action.id.in_(ids), Action.state == ActionState.DONE)
        .order_by(Action.changed_at.desc(), Action.id)
    )
    return [DoneView(*row) for row in rows]


def _uuids(found: Iterable[str]) -> list[UUID]:
    return [UUID(one) for one in found]
