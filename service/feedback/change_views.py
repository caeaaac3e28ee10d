"""What changed because of what the viewer said; shown to the viewer alone."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import (
    Action,
    ActionState,
    ChangeKind,
    CheckIn,
    CheckInState,
    Feedback,
    Line,
    LineKind,
    LineSource,
    Pair,
    PairChange,
    Person,
    Reflection,
    ThemeMembership,
    ThemePoint,
    ThemeRelease,
    ThemeReleaseRow,
    ThemeRun,
)
from service.models.scopes import in_pair, partner_of, shown_label

FOLLOWS: Final = timedelta(days=14)
_MOST: Final = 12
_KINDS: Final = (ChangeKind.RHYTHM, ChangeKind.SUBJECT, ChangeKind.PARTNER)


class PairNews(NamedTuple):
    """A change in one of the viewer's pairs, and the day on which the viewer had said something."""

    pair_id: UUID
    partner: str
    said_at: datetime
    at: datetime
    sentence: str
    subject: str | None


class WishNews(NamedTuple):
    """A line that was found in the viewer's own text."""

    kind: LineKind
    text: str
    at: datetime


class ThemeAnswer(NamedTuple):
    text: str
    owner: str
    state: ActionState
    due_on: date


class ThemeNews(NamedTuple):
    """A released theme that the viewer's own ticked texts belong to, and what leads did."""

    label: str
    answers: tuple[ThemeAnswer, ...]


class Changes(NamedTuple):
    has_said: bool
    pairs: tuple[PairNews, ...]
    wishes: tuple[WishNews, ...]
    themes: tuple[ThemeNews, ...]


def changes(db: Session, viewer: Viewer) -> Changes:
    said = _said(db, viewer)
    reflected = sa.select(sa.exists().where(Reflection.author_id == viewer.person_id))
    return Changes(
        bool(said or db.scalar(reflected)),
        tuple(_pairs(db, viewer, said))[:_MOST],
        _wishes(db, viewer),
        _themes(db, viewer),
    )


def _said(db: Session, viewer: Viewer) -> list[tuple[datetime, UUID | None, bool]]:
    """When, of which pair, and whether the partner read it; the newest first."""
    checks = db.execute(
        sa.select(CheckIn.answered_at, CheckIn.pair_id).where(
            CheckIn.person_id == viewer.person_id, CheckIn.state == CheckInState.DONE
        )
    )
    taps = db.execute(
        sa.select(Feedback.created_at, Feedback.pair_id).where(
            Feedback.author_id == viewer.person_id
        )
    )
    found: list[tuple[datetime, UUID | None, bool]] = [
        *((at, pair_id, True) for at, pair_id in checks if at is not None),
        *((at, pair_id, False) for at, pair_id in taps),
    ]
    return sorted(found, key=lambda one: one[0], reverse=True)


def _pairs(
    db: Session, viewer: Viewer, said: list[tuple[datetime, UUID | None, bool]]
) -> Iterator[PairNews]:
    """The viewer's own changes after anything they said; a partner's after what both read."""
    rows = db.execute(
        sa.select(PairChange, Person.name)
        .join(Pair, Pair.id == PairChange.pair_id)
        .join(Person, Person.id == partner_of(viewer.person_id))
        .where(
            in_pair(viewer.person_id), PairChange.undone_at.is_(None), PairChange.kind.in_(_KINDS)
        )
        .order_by(PairChange.created_at.desc(), PairChange.id.desc())
    )
    for change, name in rows:
        is_mine = change.person_id == viewer.person_id
        for at, pair_id, is_shared in said:
            is_before = at <= change.created_at < at + FOLLOWS
            if pair_id == change.pair_id and is_before and (is_mine or is_shared):
                yield _news(change, name, at, is_mine=is_mine)
                break


def _news(change: PairChange, name: str, said_at: datetime, *, is_mine: bool) -> PairNews:
    after: Mapping[str, Any] = change.after.get("pair", {})
    sentence = _mine(change, name) if is_mine else _theirs(change, name)
    return PairNews(
        change.pair_id, first_name(name), said_at, change.created_at, sentence, after.get("subject")
    )


def _mine(change: PairChange, name: str) -> str:
    partner = first_name(name)
    if change.kind is ChangeKind.RHYTHM:
        return say("You changed the rhythm of your pair with {partner}.", partner=partner)
    if change.kind is ChangeKind.SUBJECT:
        return say("You changed the subject of your pair with {partner}.", partner=partner)
    return say(
        "Your pair with {partner} ended, and you were free for a new partner.", partner=partner
    )


def _theirs(change: PairChange, name: str) -> str:
    partner = first_name(name)
    if change.kind is ChangeKind.RHYTHM:
        return say("{partner} changed the rhythm of your pair.", partner=partner)
    if change.kind is ChangeKind.SUBJECT:
        return say("{partner} changed the subject of your pair.", partner=partner)
    return say(
        "Your pair with {partner} ended, and you are both free for other partners.", partner=partner
    )


def _wishes(db: Session, viewer: Viewer) -> tuple[WishNews, ...]:
    rows = db.execute(
        sa.select(Line.kind, Line.text, Line.created_at)
        .where(Line.person_id == viewer.person_id, Line.source != LineSource.PROFILE)
        .order_by(Line.created_at.desc(), Line.position)
        .limit(_MOST)
    )
    return tuple(WishNews(*row) for row in rows)


def _themes(db: Session, viewer: Viewer) -> tuple[ThemeNews, ...]:
    """Only themes that a release shows to everybody: an unpublished one is nobody's to know."""
    run = sa.select(ThemeRun.id).order_by(ThemeRun.finished_at.desc()).limit(1).scalar_subquery()
    latest = (
        sa.select(ThemeRelease.id).order_by(ThemeRelease.ends_on.desc()).limit(1).scalar_subquery()
    )
    mine = (
        sa.select(ThemeMembership.theme_id)
        .join(ThemePoint, ThemePoint.id == ThemeMembership.point_id)
        .where(ThemeMembership.run_id == run, ThemePoint.author_id == viewer.person_id)
    )
    rows = db.execute(
        sa.select(ThemeReleaseRow.theme_id, shown_label())
        .where(ThemeReleaseRow.release_id == latest, ThemeReleaseRow.theme_id.in_(mine))
        .where(ThemeReleaseRow.arrow != "gone")
        .order_by(ThemeReleaseRow.position)
    ).all()
    answers = _answers(db, [row[0] for row in rows])
    return tuple(ThemeNews(label, tuple(answers.get(one, ()))) for one, label in rows)


def _answers(db: Session, theme_ids: list[UUID]) -> dict[UUID, list[ThemeAnswer]]:
    rows = db.execute(
        sa.select(Action.theme_id, Action.text, Person.name, Action.state, Action.due_on)
        .join(Person, Person.id == Action.owner_id)
        .where(Action.theme_id.in_(theme_ids))
        .order_by(Action.created_at)
    )
    found: dict[UUID, list[ThemeAnswer]] = {}
    for theme_id, *rest in rows:
        found.setdefault(theme_id, []).append(ThemeAnswer._make(rest))
    return found
