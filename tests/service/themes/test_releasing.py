"""Releases on planted corpora: what is shown, what is not, and that none of it ever changes."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from service import queue
from service.bootstrap import Parts
from service.jobs import themes
from service.jobs.handlers import HANDLERS
from service.jobs.inline import drain
from service.models import Outbox, ThemeRelease, ThemeReleaseRow
from service.queue import Kind, Work
from service.themes.periods import period
from tests import planted
from tests.conftest import MovingClock

IN_OCTOBER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
OCTOBER = period("2026-10")


def release(parts: Parts, name: str = "2026-10") -> None:
    with parts.write() as db:
        themes.order_release(db, period(name), parts.clock())
    drain(parts, HANDLERS)


def rows(parts: Parts, name: str = "2026-10") -> list[ThemeReleaseRow]:
    with parts.read() as db:
        return list(
            db.scalars(
                sa.select(ThemeReleaseRow)
                .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
                .where(ThemeRelease.period == name)
                .order_by(ThemeReleaseRow.position)
            )
        )


def test_planted_themes_are_released_without_a_model(parts: Parts) -> None:
    with parts.write() as db:
        people = planted.crowd(db, 24, parts.clock())
        planted.plant(
            db,
            {"meetings": people[:22], "zones": people[4:16], "claims": people[10:17],
             "tools": people[:12], "listening": people[12:24], "caring": people[:4]},
            IN_OCTOBER,
        )  # fmt: skip
    release(parts)
    found = rows(parts)
    for row in found:
        print(row.label, row.authors_band, row.phrases, row.sentences, row.polarity, row.lineage, row.arrow)
    assert len(found) >= 4
