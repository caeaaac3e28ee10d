"""Reads of theme releases, the same for everyone signed in; bands alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import (
    Action,
    ActionState,
    Person,
    ThemeRelease,
    ThemeReleaseRow,
)
from service.problems import NotFound
from service.themes.release import periods

HISTORY: Final = 4  # releases drawn beside a card
UNANSWERED_AFTER: Final = 2  # releases
OPEN: Final = (ActionState.PLANNED, ActionState.UNDER_WAY)


class ActionView(NamedTuple):
    id: UUID
    text: str
    owner: str
    due_on: date
    state: ActionState
    reason: str | None
    changed_at: datetime
    is_overdue: bool


class CardView(NamedTuple):
    """`history` are the bands of up to four releases, this one last, None where not shown."""

    theme_id: UUID
    label: str
    is_worded: bool
    authors: str
    arrow: str
    polarity: Mapping[str, str]
    phrases: Sequence[str]
    sentences: Sequence[Mapping[str, str]]
    lineage: str | None
    history: Sequence[str | None]
    actions: Sequence[ActionView]

    @property
    def is_unanswered(self) -> bool:
        shown = sum(band is not None for band in self.history)
        return not self.actions and shown >= UNANSWERED_AFTER


class Neighbour(NamedTuple):
    period: str
    words: str


class ReleaseView(NamedTuple):
    """`before` and `after` are the neighbouring releases."""

    id: UUID
    period: str
    words: str
    starts_on: date
    ends_on: date
    frozen_at: datetime
    k: int
    authors: str | None
    taps: Mapping[str, str]
    encoder: str
    model: str | None
    digest: str
    cards: Sequence[CardView]
    before: Neighbour | None
    after: Neighbour | None


def latest_release(db: Session) -> ThemeRelease | None:
    latest = sa.select(ThemeRelease).order_by(ThemeRelease.starts_on.desc())
    return db.scalar(latest.limit(1))


def release(db: Session, period: str) -> ThemeRelease:
    wanted = periods.period(period).name
    found = db.scalar(sa.select(ThemeRelease).where(ThemeRelease.period == wanted))
    if found is None:
        raise NotFound("release-not-found", say("There is no release of this period."))
    return found


def has_release(db: Session, period: str) -> bool:
    """Whether the period, whatever was sent as its name, has a release."""
    try:
        wanted = periods.period(period).name
    except NotFound:
        return False
    return bool(db.scalar(sa.select(sa.exists().where(ThemeRelease.period == wanted))))


def release_by_id(db: Session, release_id: UUID) -> ThemeRelease:
    found = db.get(ThemeRelease, release_id)
    if found is None:
        raise NotFound("release-not-found", say("There is no release with this id."))
    return found


def releases(db: Session, limit: int, before: date | None) -> list[ThemeRelease]:
    """Latest first, those that start before a day; one more than `limit` where there is more."""
    wanted = sa.select(ThemeRelease).order_by(ThemeRelease.starts_on.desc())
    if before is not None:
        wanted = wanted.where(ThemeRelease.starts_on < before)
    return list(db.scalars(wanted.limit(limit + 1)))


def release_view(db: Session, row: ThemeRelease, today: date) -> ReleaseView:
    shown = db.scalars(
        sa.select(ThemeReleaseRow)
        .where(ThemeReleaseRow.release_id == row.id)
        .order_by(ThemeReleaseRow.position)
    ).all()
    theme_ids = [one.theme_id for one in shown]
    histories = _histories(db, theme_ids, row.starts_on)
    actions = _actions(db, theme_ids, today)
    others = sa.select(ThemeRelease)
    before = others.where(ThemeRelease.starts_on < row.starts_on)
    after = others.where(ThemeRelease.starts_on > row.starts_on)
    return ReleaseView(
        id=row.id,
        period=row.period,
        words=periods.words(row.starts_on, row.ends_on),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        frozen_at=row.frozen_at,
        k=row.k,
        authors=row.authors_band,
        taps=row.taps,
        encoder=row.encoder,
        model=row.chat_model,
        digest=row.digest,
        cards=[_card(one, histories[one.theme_id], actions.get(one.theme_id, [])) for one in shown],
        before=_neighbour(db, before.order_by(ThemeRelease.starts_on.desc())),
        after=_neighbour(db, after.order_by(ThemeRelease.starts_on)),
    )


def _card(
    row: ThemeReleaseRow, history: Sequence[str | None], actions: Sequence[ActionView]
) -> CardView:
    return CardView(
        theme_id=row.theme_id,
        label=row.label,
        is_worded=row.label_source == "model",
        authors=row.authors_band,
        arrow=row.arrow,
        polarity=row.polarity or {},
        phrases=row.phrases,
        sentences=row.sentences,
        lineage=row.lineage,
        history=history,
        actions=actions,
    )


def _histories(db: Session, theme_ids: Iterable[UUID], until: date) -> dict[UUID, list[str | None]]:
    last = db.scalars(
        sa.select(ThemeRelease.id)
        .where(ThemeRelease.starts_on <= until)
        .order_by(ThemeRelease.starts_on.desc())
        .limit(HISTORY)
    ).all()
    rows = db.execute(
        sa.select(
            ThemeReleaseRow.theme_id, ThemeReleaseRow.release_id, ThemeReleaseRow.authors_band
        ).where(ThemeReleaseRow.release_id.in_(last))
    )
    bands = {(theme_id, release_id): band for theme_id, release_id, band in rows}
    return {
        one: [bands.get((one, release_id)) for release_id in reversed(last)] for one in theme_ids
    }


def _actions(db: Session, theme_ids: Sequence[UUID], today: date) -> dict[UUID, list[ActionView]]:
    rows = db.execute(
        sa.select(
            Action.theme_id,
            Action.id,
            Action.text,
            Person.name,
            Action.due_on,
            Action.state,
            Action.reason,
            Action.changed_at,
            sa.and_(Action.state.in_(OPEN), Action.due_on < today),
        )
        .join(Person, Person.id == Action.owner_id)
        .where(Action.theme_id.in_(theme_ids))
        .order_by(Action.created_at, Action.id)
    )
    found: dict[UUID, list[ActionView]] = {}
    for row in rows:
        found.setdefault(row.theme_id, []).append(ActionView(*row[1:]))
    return found


def _neighbour(db: Session, nearest: sa.Select[ThemeRelease]) -> Neighbour | None:
    row = db.scalar(nearest.limit(1))
    return None if row is None else Neighbour(row.period, periods.words(row.starts_on, row.ends_on))
