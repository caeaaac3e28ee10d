"""The author's own note back: theirs alone, in a release's bands, and in under two seconds."""

from datetime import UTC, datetime
from time import perf_counter
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import (
    Audience,
    PointSource,
    Reflection,
    Theme,
    ThemeMembership,
    ThemePoint,
    ThemeRun,
)
from service.models.ids import uuid7
from service.reflections.theme_hints import SHARED, SURE
from tests import factories
from tests.conftest import MovingClock, sign_in
from tests.markup import faults
from tests.published import publish_theme

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def author(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(db, "Mara Quist", parts.clock())


def _written(parts: Parts, author: UUID, text: str, *, in_themes: bool = False) -> str:
    with parts.write() as db:
        row = Reflection(
            id=uuid7(),
            author_id=author,
            text=text,
            audience=Audience.SELF,
            in_themes=in_themes,
            created_at=parts.clock(),
        )
        db.add(row)
    return f"/touches/reflection/{row.id}"


def test_it_is_a_fragment_with_script_and_a_page_without(
    client: TestClient, parts: Parts, author: UUID
) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    path = _written(parts, author, "Late calls again.")
    sign_in(client, parts, author)
    part = client.get(path, headers=FRAGMENT).text
    assert "This touches <b>time zones</b>; 10\u201319 people wrote about it last month." in part
    assert "<html" not in part
    assert faults(client.get(path).text) == []


def test_it_is_its_authors_alone(client: TestClient, parts: Parts, author: UUID) -> None:
    path = _written(parts, author, "Late calls again.")
    with parts.write() as db:
        other = factories.person(db, "Helen Okoro", parts.clock())
    sign_in(client, parts, other)
    assert client.get(path).status_code == 404
    assert client.get(path.replace("reflection", "feedback")).status_code == 404
    assert client.get(path.replace("reflection", "check_in")).status_code == 422


def test_a_text_that_touches_nothing_is_told_so_kindly(
    client: TestClient, parts: Parts, author: UUID
) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    sign_in(client, parts, author)
    path = _written(parts, author, "A quiet day.")
    assert "You may be the first to notice it." in client.get(path).text
    path = _written(parts, author, "A quiet day.", in_themes=True)
    assert "It counts from now on; a theme appears once 5 people" in client.get(path).text


def test_a_band_below_todays_k_is_not_told(client: TestClient, parts: Parts, author: UUID) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    path = _written(parts, author, "Late calls again.")
    sign_in(client, parts, author)
    parts.settings.k = 12
    assert "time zones" not in client.get(path).text


def test_an_older_release_is_not_called_last_months(
    client: TestClient, parts: Parts, author: UUID, clock: MovingClock
) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    path = _written(parts, author, "Late calls again.")
    clock.now = datetime(2026, 12, 1, tzinfo=UTC)
    sign_in(client, parts, author)
    assert "people wrote about it last time." in client.get(path).text


def _placed(parts: Parts, author: UUID, text: str, confidence: float) -> str:
    """A text that counts and whose only point lies in the released theme."""
    path = _written(parts, author, text, in_themes=True)
    with parts.write() as db:
        point = ThemePoint(
            id=uuid7(),
            source_type=PointSource.REFLECTION,
            source_id=UUID(path.rpartition("/")[2]),
            ordinal=0,
            author_id=author,
            keyed_hash="h",
            polarity="strain",
            written_at=parts.clock(),
            created_at=parts.clock(),
        )
        db.add(point)
        db.flush()
        run, theme = db.scalars(sa.select(ThemeRun.id)).one(), db.scalars(sa.select(Theme.id)).one()
        db.add(
            ThemeMembership(run_id=run, point_id=point.id, theme_id=theme, confidence=confidence)
        )
    return path


def test_its_own_points_go_before_shared_words(
    client: TestClient, parts: Parts, author: UUID
) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    path = _placed(parts, author, "Porto at six wears me out.", SURE)
    sign_in(client, parts, author)
    assert "This touches <b>time zones</b>" in client.get(path).text


@pytest.mark.parametrize(
    ("text", "confidence", "is_told"),
    [
        ("Porto at six wears me out.", SURE - 0.01, False),
        ("Late calls again.", SURE - SHARED + 0.01, True),
        ("Late calls again.", SURE - SHARED - 0.01, False),
    ],
)
def test_where_its_point_is_not_sure_shared_words_must_agree(
    client: TestClient, parts: Parts, author: UUID, *, text: str, confidence: float, is_told: bool
) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    path = _placed(parts, author, text, confidence)
    sign_in(client, parts, author)
    assert ("This touches" in client.get(path).text) is is_told


def test_it_is_told_within_two_seconds(client: TestClient, parts: Parts, author: UUID) -> None:
    publish_theme(parts, "time zones", ["late calls"])
    sign_in(client, parts, author)
    began = perf_counter()
    answer = client.post("/reflections", data={"text": "Late calls again."})
    assert "This touches <b>time zones</b>" in client.get(answer.headers["location"]).text
    assert perf_counter() - began < 2
