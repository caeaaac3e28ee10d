"""Reads of theme releases, the same for everyone signed in; bands alone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import ThemeRelease, ThemeReleaseRow
from service.models.scopes import shown_label
from service.problems import NotFound
from service.themes.action_queries import ActionView, actions_of
from service.themes.release import periods
from service.themes.release.sentence_translation import repeats_the_label

HISTORY: Final = 4  # releases drawn on a card
UNANSWERED_AFTER: Final = 2  # releases


class ShownBand(NamedTuple):
    """What one release showed of a theme: `band` is None where it did not show it."""

    period: str
    starts_on: date
    band: str | None


class CardView(NamedTuple):
    """`history` are up to four releases, this one last; `published` is the release's own label.

    `sentences` hold all of the release, `claims` those that say more than the label and the band.
    """

    theme_id: UUID
    label: str
    published: str
    is_worded: bool
    authors: str
    arrow: str
    polarity: Mapping[str, str]
    phrases: Sequence[str]
    sentences: Sequence[Mapping[str, str]]
    lineage: str | None
    history: Sequence[ShownBand]
    actions: Sequence[ActionView]

    @property
    def is_named(self) -> bool:
        return self.label != self.published

    @property
    def claims(self) -> list[Mapping[str, str]]:
        return [said for said in self.sentences if not repeats_the_label(said["text"])]

    @property
    def other_phrases(self) -> list[str]:
        """The phrases that the label does not say already."""
        label = self.label.casefold()
        return [phrase for phrase in self.phrases if phrase.casefold() not in label]

    @property
    def before(self) -> ShownBand | None:
        """The release before this one, where it showed the theme."""
        return self.history[-2] if len(self.history) > 1 and self.history[-2].band else None

    @property
    def latest_actions(self) -> list[ActionView]:
        return sorted(self.actions, key=lambda one: one.changed_at, reverse=True)

    @property
    def unanswered(self) -> int:
        """How many releases in a row have had no answer; 0 where it has one, or is new."""
        shown = sum(one.band is not None for one in self.history)
        return 0 if self.actions or shown < UNANSWERED_AFTER else shown


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
    shown = db.execute(
        sa.select(ThemeReleaseRow, shown_label())
        .where(ThemeReleaseRow.release_id == row.id)
        .order_by(ThemeReleaseRow.position)
    ).all()
    theme_ids = [one.theme_id for one, _ in shown]
    histories = _histories(db, theme_ids, row.starts_on)
    actions = actions_of(db, theme_ids, today)
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
        cards=[
            _card(one, label, history=histories[one.theme_id], actions=actions.get(one.theme_id))
            for one, label in shown
        ],
        before=_neighbour(db, before.order_by(ThemeRelease.starts_on.desc())),
        after=_neighbour(db, after.order_by(ThemeRelease.starts_on)),
    )


def _card(
    row: ThemeReleaseRow,
    label: str,
    *,
    history: Sequence[ShownBand],
    actions: Sequence[ActionView] | None,
) -> CardView:
    return CardView(
        theme_id=row.theme_id,
        label=label,
        published=row.label,
        is_worded=row.label_source == "model",
        authors=row.authors_band,
        arrow=row.arrow,
        polarity=row.polarity or {},
        phrases=row.phrases,
        sentences=row.sentences,
        lineage=row.lineage,
        history=history,
        actions=actions or (),
    )


def _histories(db: Session, theme_ids: Sequence[UUID], until: date) -> dict[UUID, list[ShownBand]]:
    last = db.execute(
        sa.select(ThemeRelease.id, ThemeRelease.period, ThemeRelease.starts_on)
        .where(ThemeRelease.starts_on <= until)
        .order_by(ThemeRelease.starts_on.desc())
        .limit(HISTORY)
    ).all()
    rows = db.execute(
        sa.select(
            ThemeReleaseRow.theme_id, ThemeReleaseRow.release_id, ThemeReleaseRow.authors_band
        ).where(ThemeReleaseRow.release_id.in_([one.id for one in last]))
    )
    bands = {(theme_id, release_id): band for theme_id, release_id, band in rows}
    return {
        theme: [
            ShownBand(one.period, one.starts_on, bands.get((theme, one.id)))
            for one in reversed(last)
        ]
        for theme in theme_ids
    }


def _neighbour(db: Session, nearest: sa.Select[ThemeRelease]) -> Neighbour | None:
    row = db.scalar(nearest.limit(1))
    return None if row is None else Neighbour(row.period, periods.words(row.starts_on, row.ends_on))
