"""Tell an author which released theme their text touches, and how many wrote about it.

Only what a release shows is used; bands that start below today's k are not.
"""

from datetime import date, datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.formatting import dashed
from service.i18n.language import say
from service.models import (
    Feedback,
    PointSource,
    Reflection,
    ThemeMembership,
    ThemePoint,
    ThemeRelease,
    ThemeReleaseRow,
    ThemeRun,
)
from service.models.scopes import shown_label
from service.privacy.thresholds import Band, least
from service.problems import NotFound
from service.reflections.theme_overlap import PublishedTheme, touched

When = Literal["month", "quarter", "earlier"]

# Measured on texts kept back from twelve generated organisations: AUC .95 where chosen, .91 on
# the other half; .95 of what is then told is true there, against .90 where all is told.
SURE: Final = 0.5  # confidence of a point, or less by SHARED where words agree
SHARED: Final = 0.2
_MONTHS: Final = {"month": 1, "quarter": 3}


class Touch(NamedTuple):
    """`band` as it is printed, such as 10\u201319; `when` names the period that was released."""

    label: str
    band: str
    when: When


class OwnText(NamedTuple):
    source: PointSource
    id: UUID
    text: str
    in_themes: bool


class _Released(NamedTuple):
    theme_id: UUID
    theme: PublishedTheme
    when: When


class _Place(NamedTuple):
    theme_id: UUID
    confidence: float


def own_text(db: Session, viewer: Viewer, source: PointSource, *, text_id: UUID) -> OwnText:
    """A text of the viewer's own; anybody else's is NotFound, whether it exists or not."""
    table = Reflection if source is PointSource.REFLECTION else Feedback
    row = db.execute(
        sa.select(table.text, table.in_themes).where(
            table.id == text_id, table.author_id == viewer.person_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("text-not-found", say("You have written no text with this id."))
    return OwnText(source, text_id, row.text or "", row.in_themes)


def touch_of(db: Session, viewer: Viewer, own: OwnText, *, k: int, now: datetime) -> Touch | None:
    """By the theme of its surest point, once it has one; by shared words till then.

    Where that point is not sure enough nothing is said: a wrong theme is worse than none.
    """
    released = [one for one in _latest(db, now.date()) if least(Band(one.theme.band)) >= k]
    theme = touched(own.text, [one.theme for one in released])
    by_words = next((one for one in released if one.theme is theme), None)
    surest = _surest(db, viewer, own) if own.in_themes else None
    if surest is None:
        return by_words and _touch(by_words)
    found = next((one for one in released if one.theme_id == surest.theme_id), None)
    sure = surest.confidence + SHARED * (found is by_words)
    return _touch(found) if found and sure >= SURE else None


def _touch(found: _Released) -> Touch:
    return Touch(found.theme.label, dashed(found.theme.band), found.when)


def _latest(db: Session, today: date) -> list[_Released]:
    latest = sa.select(ThemeRelease.id).order_by(ThemeRelease.ends_on.desc()).limit(1)
    rows = db.execute(
        sa.select(
            ThemeReleaseRow.theme_id,
            shown_label(),
            ThemeReleaseRow.phrases,
            ThemeReleaseRow.authors_band,
            ThemeRelease.period,
            ThemeRelease.ends_on,
        )
        .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
        .where(ThemeRelease.id == latest.scalar_subquery(), ThemeReleaseRow.arrow != "gone")
        .order_by(ThemeReleaseRow.position)
    )
    return [
        _Released(theme_id, PublishedTheme(label, phrases, band), _when(period, ends_on, today))
        for theme_id, label, phrases, band, period, ends_on in rows
    ]


def _when(period: str, ends_on: date, today: date) -> When:
    kind: When = "quarter" if "-Q" in period else "month"
    months = _MONTHS[kind]
    apart = _place(today, months) - _place(ends_on, months)
    return kind if apart == 1 else "earlier"


def _place(day: date, months: int) -> int:
    """Which month or quarter of all a day lies in."""
    return (day.year * 12 + day.month - 1) // months


def _surest(db: Session, viewer: Viewer, own: OwnText) -> _Place | None:
    run = sa.select(ThemeRun.id).order_by(ThemeRun.finished_at.desc()).limit(1)
    row = db.execute(
        sa.select(ThemeMembership.theme_id, ThemeMembership.confidence)
        .join(ThemePoint, ThemePoint.id == ThemeMembership.point_id)
        .where(
            ThemeMembership.run_id == run.scalar_subquery(),
            ThemePoint.source_type == own.source,
            ThemePoint.source_id == own.id,
            ThemePoint.author_id == viewer.person_id,
        )
        .order_by(ThemeMembership.confidence.desc(), ThemePoint.ordinal)
        .limit(1)
    ).one_or_none()
    return None if row is None else _Place(*row)
