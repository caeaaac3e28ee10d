"""Rows of a release from its cards, with trend and lineage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import ThemeRelease, ThemeReleaseRow
from service.privacy.thresholds import Band, arrow, band
from service.setting_choices import SecondLevel
from service.themes.points.gather import Corpus
from service.themes.release import periods
from service.themes.release.anonymity import ORGANISATION, Tree
from service.themes.release.clustering import ClusterFit
from service.themes.release.periods import Period
from service.themes.release.phrases import ThemeCard


@dataclass(frozen=True, slots=True, eq=False)
class PreparedRelease:
    """A release before the gate; it lives within one job and is shown to nobody.

    `nodes` hold the second level of each author who has one.
    """

    period: Period
    k: int
    corpus: Corpus
    fit: ClusterFit | None
    cards: Sequence[ThemeCard]
    taps: Mapping[str, str]
    model: str | None
    level: SecondLevel = SecondLevel.NONE
    nodes: Mapping[UUID, str] = field(default_factory=dict)

    def authors_band(self, shown: Collection[UUID]) -> Band | None:
        """Everybody who wrote; who stands in no shown theme is left out where they are few."""
        everybody = set(self.corpus.authors)
        told = {
            self.corpus.authors[point]
            for card in self.cards
            if self.fit is not None and card.theme_id in shown
            for point in self.fit.evidence(card.cell)
        }
        return band(len(everybody if len(everybody - told) >= self.k else told), self.k)


class _Earlier(NamedTuple):
    """One published card."""

    starts_on: date
    ends_on: date
    row: ThemeReleaseRow


def release_rows(db: Session, ready: PreparedRelease, allowed: Tree) -> list[ThemeReleaseRow]:
    """The cards that the gate lets pass, in order; the release's id is still missing."""
    themes = {card.theme_id for card in ready.cards}
    if ready.fit is not None:
        themes.update(one for one in ready.fit.parents if one is not None)
    published = _published(db, themes, ready.period)
    rows: list[ThemeReleaseRow] = []
    for card in ready.cards:
        key = (ORGANISATION, str(card.theme_id))
        past = published.get(card.theme_id, [])
        if key in allowed.repeated and past:
            rows.append(_repeated(past[-1].row, len(rows)))
        elif key in allowed.cells:
            rows.append(_row(ready, card, published, position=len(rows)))
    return rows


def _row(
    ready: PreparedRelease,
    card: ThemeCard,
    published: Mapping[UUID, Sequence[_Earlier]],
    *,
    position: int,
) -> ThemeReleaseRow:
    before = _just_before(published.get(card.theme_id, ()), ready.period)
    moved = arrow(None if before is None else Band(before.row.authors_band), card.authors)
    return ThemeReleaseRow(
        theme_id=card.theme_id,
        position=position,
        label=card.label,
        label_source=card.source.value,
        phrases=list(card.phrases),
        sentences=[{"text": said.text, "people": said.authors.value} for said in card.sentences],
        authors_band=card.authors.value,
        arrow=moved or "",
        polarity=None if card.polarity is None else {**card.polarity},
        lineage=_lineage(ready, card, published),
    )


def _lineage(
    ready: PreparedRelease, card: ThemeCard, published: Mapping[UUID, Sequence[_Earlier]]
) -> str:
    """Where a theme comes from, told from published cards alone."""
    past = published.get(card.theme_id, ())
    if past:
        last = past[-1]
        said = "continues from" if last is _just_before(past, ready.period) else "last seen in"
        return f"{said} {periods.words(last.starts_on, last.ends_on)}"
    parent = None if ready.fit is None else ready.fit.parents[card.cell]
    if parent is not None and published.get(parent):
        return f"split from {published[parent][-1].row.label}"
    return f"first seen in {ready.period.words}"


def _just_before(past: Sequence[_Earlier], period: Period) -> _Earlier | None:
    """The card of the period that ends where this one begins."""
    nearby = [one for one in past if (period.starts_on - one.ends_on).days == 1]
    return nearby[-1] if nearby else None


def _published(db: Session, themes: set[UUID], period: Period) -> dict[UUID, list[_Earlier]]:
    rows = db.execute(
        sa.select(ThemeRelease.starts_on, ThemeRelease.ends_on, ThemeReleaseRow)
        .join(ThemeReleaseRow, ThemeReleaseRow.release_id == ThemeRelease.id)
        .where(ThemeReleaseRow.theme_id.in_(themes), ThemeRelease.ends_on < period.starts_on)
        .order_by(ThemeRelease.starts_on)
    )
    found: dict[UUID, list[_Earlier]] = {}
    for starts_on, ends_on, row in rows:
        found.setdefault(row.theme_id, []).append(_Earlier(starts_on, ends_on, row))
    return found


def _repeated(row: ThemeReleaseRow, position: int) -> ThemeReleaseRow:
    """An earlier card word for word: too few people differ to tell anything new."""
    names = [column.key for column in sa.inspect(ThemeReleaseRow).columns]
    values = {name: getattr(row, name) for name in names if name != "release_id"}
    return ThemeReleaseRow(**{**values, "position": position})
