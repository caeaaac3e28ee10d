"""Four figures for a lead: bands or steps with a trend, never exact.

Ratings come from releases alone, so they change once a period.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import ThemeRelease
from service.pairings.lead.figure_actions import FIGURE, IN_RHYTHM, PEOPLE_MET, WINDOW
from service.privacy import publication
from service.privacy.thresholds import Arrow, Band, Step, trend


class Figure(NamedTuple):
    """`shown` is a band or a step, None under k; `trend` is up, down, level or None."""

    words: str
    shown: Band | Step | None
    trend: Arrow | None


def figures(db: Session, now: datetime) -> tuple[Figure, ...]:
    """What is published now, beside what was four weeks ago."""
    before, after = (publication.published(db, FIGURE, at) for at in (now - WINDOW, now))
    met = [Band(row.value) if (row := one.get(PEOPLE_MET)) else None for one in (before, after)]
    kept = [Step(row.value) if (row := one.get(IN_RHYTHM)) else None for one in (before, after)]
    latest = sa.select(ThemeRelease.taps).order_by(ThemeRelease.ends_on.desc()).limit(2)
    taps = db.scalars(latest).all()
    return (
        _figure(say("met in the last four weeks"), met),
        _figure(say("of the pairs keep to their rhythm"), kept),
        _figure(say("say that both taught"), _tapped(taps, "both_taught")),
        _figure(say("say that they can speak freely"), _tapped(taps, "safe")),
    )


def _figure(words: str, shown: Sequence[Band | Step | None]) -> Figure:
    return Figure(words, shown[-1], trend(shown[0], shown[-1]))


def _tapped(taps: Sequence[Mapping[str, str]], name: str) -> list[Step | None]:
    """Return the steps in the last release but one, and in the last."""
    found = [Step(one[name]) if name in one else None for one in taps]
    return [*[None] * (2 - len(found)), *reversed(found)]
