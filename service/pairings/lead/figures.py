"""Four figures for a lead: bands or steps with a trend, never exact.

Ratings come from releases alone, so they change once a period.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.i18n.language import say
from service.models import ThemeRelease
from service.pairings.lead.cadence_queries import meets, on_cadence, people_who_met
from service.privacy.thresholds import Arrow, Band, Step, band, trend

_WINDOW: Final = timedelta(days=28)


class Figure(NamedTuple):
    """`shown` is a band or a step, None under k; `trend` is up, down, level or None."""

    words: str
    shown: Band | Step | None
    trend: Arrow | None


def figures(db: Session, now: datetime, k: int) -> tuple[Figure, ...]:
    before = now - _WINDOW
    met = [band(people_who_met(db, at - _WINDOW, at), k) for at in (before, now)]
    kept = [on_cadence(meets(db, at)) for at in (before, now)]
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
