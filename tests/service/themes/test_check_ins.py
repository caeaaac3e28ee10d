"""Lines of check-ins count towards themes as other ticked texts do, and go as they do."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    CheckIn,
    CheckInState,
    Line,
    Outbox,
    PointSource,
    Role,
    SessionState,
    ThemePoint,
)
from service.models.queue import JobKind
from service.people.my_data import queries
from service.privacy import erasure
from service.problems import NotFound
from service.reflections.text_changes import TextContent, TextVersion, follow
from service.themes.points.gather import gather
from tests import factories, planted
from tests.conftest import rows, sign_in

NOTE = "I want to learn to chair. Standing meetings crowd out the morning."


@pytest.fixture
def people(parts: Parts) -> list[UUID]:
    with parts.write() as db:
        return planted.crowd(db, 2, parts.clock())


def checked_in(parts: Parts, people: list[UUID], *, in_themes: bool = True) -> UUID:
    """One of a pair answers a check-in, with a line that is ticked or not."""
    now = parts.clock()
    with parts.write() as db:
        pair = factories.pair(db, people[0], people[1], now)
        session = factories.session(db, pair, 3, now - timedelta(days=1), state=SessionState.HELD)
        row = CheckIn(
            pair_id=pair,
            person_id=people[0],
            session_id=session,
            state=CheckInState.DONE,
            note=NOTE,
            in_themes=in_themes,
            answered_at=now,
            created_at=now,
        )
        db.add(row)
        db.flush()
        source = TextVersion(PointSource.CHECK_IN, row.id, people[0], now.isoformat())
        follow(db, source, TextContent(), after=TextContent(NOTE, in_themes), now=now)
        return row.id


def test_a_ticked_line_becomes_points_and_no_wish(parts: Parts, people: list[UUID]) -> None:
    checked_in(parts, people)
    drain(parts, HANDLERS)
    with parts.read() as db:
        kinds = set(db.scalars(sa.select(Outbox.kind)))
        sources = set(db.scalars(sa.select(ThemePoint.source_type)))
    assert JobKind.EMBED not in kinds
    assert sources == {PointSource.CHECK_IN}
    assert rows(parts, ThemePoint) == 2
    assert rows(parts, Line) == 0


def test_an_unticked_line_never_becomes_a_point(parts: Parts, people: list[UUID]) -> None:
    checked_in(parts, people, in_themes=False)
    drain(parts, HANDLERS)
    assert gather(parts).ids == ()


def test_its_author_takes_it_out_on_the_privacy_page(
    parts: Parts, people: list[UUID], client: TestClient
) -> None:
    text_id = checked_in(parts, people)
    drain(parts, HANDLERS)
    sign_in(client, parts, people[0])
    assert "crowd out the morning" in client.get("/me/privacy").text
    said = {"source": "check_in", "text_id": str(text_id)}
    assert client.post("/me/texts/withdraw", data=said).status_code == 303
    assert rows(parts, ThemePoint) == 0
    assert gather(parts).ids == ()


def test_a_partner_takes_nothing_out(parts: Parts, people: list[UUID]) -> None:
    text_id = checked_in(parts, people)
    with parts.write() as db, pytest.raises(NotFound):
        erasure.withdraw_text(
            db, people[1], PointSource.CHECK_IN, text_id=text_id, now=parts.clock()
        )


def test_taking_everything_back_unticks_it(parts: Parts, people: list[UUID]) -> None:
    checked_in(parts, people)
    with parts.write() as db:
        erasure.withdraw_all_texts(db, people[0], parts.clock())
        assert db.scalars(sa.select(CheckIn.in_themes)).one() is False
        viewer = Viewer(people[0], "Xy", frozenset({Role.EMPLOYEE}))
        assert queries.counted_texts(db, viewer) == []


def test_an_erasure_takes_the_words(parts: Parts, people: list[UUID]) -> None:
    checked_in(parts, people)
    with parts.write() as db:
        erasure.erase(
            db, people[0], parts.clock(), tombstones=parts.settings.data_dir / "erasures.jsonl"
        )
        assert db.scalars(sa.select(CheckIn.note)).all() == []
