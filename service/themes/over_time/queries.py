"""Reads of themes over releases, from published cards alone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import ThemeRelease, ThemeReleaseRow
from service.models.scopes import shown_label
from service.privacy.thresholds import Arrow, Band, arrow
from service.themes.action_queries import ActionView, actions_of

MOST_RELEASES: Final = 6


class ReleasePoint(NamedTuple):
    period: str
    starts_on: date
    ends_on: date


class ThemeLine(NamedTuple):
    """One theme over the releases: `bands` are in their order, None where it was not shown."""

    theme_id: UUID
    label: str
    bands: Sequence[Band | None]
    polarity: Mapping[str, str]

    @property
    def arrow(self) -> Arrow | None:
        """From the release before the last to the last, in bands as they were published."""
        return arrow(*self.bands[-2:]) if len(self.bands) > 1 else None


class Timeline(NamedTuple):
    """Releases, the earliest first, and their themes: those of the last release come first."""

    releases: Sequence[ReleasePoint]
    lines: Sequence[ThemeLine]

    @property
    def now(self) -> list[ThemeLine]:
        return [line for line in self.lines if line.bands[-1] is not None]

    def moved(self, way: str) -> list[ThemeLine]:
        return [line for line in self.lines if line.arrow == way]


class ComparedTheme(NamedTuple):
    """What two releases show of one theme; a band is None where one does not show it."""

    line: ThemeLine
    polarity_before: Mapping[str, str]
    actions: Sequence[ActionView]


def timeline(db: Session) -> Timeline:
    """The last releases, six at most."""
    latest = sa.select(ThemeRelease).order_by(ThemeRelease.starts_on.desc()).limit(MOST_RELEASES)
    return _timeline(db, list(reversed(db.scalars(latest).all())))


def compared(
    db: Session, earlier: ThemeRelease, later: ThemeRelease, *, today: date
) -> list[ComparedTheme]:
    """The themes of either release; those of the later one first."""
    found = _timeline(db, [earlier, later])
    moods = dict(_moods(db, earlier.id))
    actions = actions_of(db, [line.theme_id for line in found.lines], today)
    return [
        ComparedTheme(line, moods.get(line.theme_id) or {}, actions.get(line.theme_id, ()))
        for line in found.lines
    ]


def _timeline(db: Session, releases: Sequence[ThemeRelease]) -> Timeline:
    ids = [release.id for release in releases]
    rows = db.execute(
        sa.select(ThemeReleaseRow, shown_label())
        .where(ThemeReleaseRow.release_id.in_(ids))
        .order_by(ThemeReleaseRow.position)
    ).all()
    shown: dict[UUID, dict[UUID, ThemeReleaseRow]] = {}
    labels: dict[UUID, str] = {}
    for release_id in reversed(ids):  # the latest card says what a theme is called
        for row, label in rows:
            if row.release_id == release_id:
                shown.setdefault(row.theme_id, {})[release_id] = row
                labels.setdefault(row.theme_id, label)
    lines = [_line(theme, labels[theme], ids=ids, cards=cards) for theme, cards in shown.items()]
    return Timeline(
        [ReleasePoint(one.period, one.starts_on, one.ends_on) for one in releases], lines
    )


def _line(
    theme_id: UUID, label: str, *, ids: Sequence[UUID], cards: Mapping[UUID, ThemeReleaseRow]
) -> ThemeLine:
    last = cards.get(ids[-1])
    bands = [Band(cards[one].authors_band) if one in cards else None for one in ids]
    return ThemeLine(theme_id, label, bands, (last.polarity or {}) if last else {})


def _moods(db: Session, release_id: UUID) -> Iterable[tuple[UUID, Mapping[str, str] | None]]:
    rows = db.execute(
        sa.select(ThemeReleaseRow.theme_id, ThemeReleaseRow.polarity).where(
            ThemeReleaseRow.release_id == release_id
        )
    )
    return [(theme_id, mood) for theme_id, mood in rows]
