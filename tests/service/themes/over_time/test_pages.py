"""Themes over releases as pages and a file: published bands alone, the same for everybody."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Role, ThemeRelease, ThemeReleaseRow
from service.themes.release import actions as release_freeze
from service.themes.release import preparation
from service.themes.release.periods import period
from tests import factories, planted
from tests.conftest import sign_in

PATHS = ("/themes/over-time", "/themes/2026-10/against/2026-09", "/themes/2026-10/report")


@pytest.fixture
def people(parts: Parts) -> Sequence[UUID]:
    """Three themes in September; in October more people on meetings, and time zones."""
    with parts.write() as db:
        found = planted.crowd(db, 21, parts.clock())
        september, october = datetime(2026, 9, 9, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC)
        earlier = {"meetings": found[:7], "tools": found[14:], "caring": found[7:14]}
        planted.plant(db, earlier, september, texts=2)
        planted.plant(db, {"meetings": found[:13], "zones": found[14:]}, october, texts=2)
    for name in ("2026-09", "2026-10"):
        ready = preparation.prepare(parts, period(name))
        with parts.write() as db:
            release_freeze.freeze(db, parts.encoder, ready, now=parts.clock())
    return found


def labels(parts: Parts) -> set[str]:
    """What October's release calls its themes."""
    of = sa.select(ThemeReleaseRow.label).join(
        ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id
    )
    with parts.read() as db:
        return set(db.scalars(of.where(ThemeRelease.period == "2026-10")))


def words_of(html: str) -> str:
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"<[^>]+>", " ", main)


def test_each_drawing_has_a_title_a_sentence_and_a_table(
    client: TestClient, parts: Parts, people: Sequence[UUID]
) -> None:
    page = sign_in(client, parts, people[0]).get("/themes/over-time").text
    assert "<title>Number of people behind each theme, release by release</title>" in page
    assert re.search(r"More people: .+\.", words_of(page))
    table = page[page.index("<table") : page.index("</table>")]
    assert all(label in table for label in labels(parts))


def test_no_number_of_people_stands_on_any_of_the_pages(
    client: TestClient, parts: Parts, people: Sequence[UUID]
) -> None:
    sign_in(client, parts, people[0])
    for path in PATHS:
        words = words_of(client.get(path).text)
        assert not re.search(r"\b(13|14|21)\b", words), path
        assert "10\u201319" in words, path


def test_everybody_reads_the_same(client: TestClient, parts: Parts, people: Sequence[UUID]) -> None:
    with parts.write() as db:
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.EMPLOYEE, Role.LEAD))
    for path in PATHS:
        read = [words_of(sign_in(client, parts, one).get(path).text) for one in (people[0], lead)]
        assert read[0] == read[1], path


def test_a_comparison_reads_the_same_from_either_end(
    client: TestClient, parts: Parts, people: Sequence[UUID]
) -> None:
    sign_in(client, parts, people[0])
    one, other = (
        client.get(f"/themes/{path}").text
        for path in ("2026-10/against/2026-09", "2026-09/against/2026-10")
    )
    assert one == other
    assert "October against September" in one
    assert "more people" in one
    assert "no longer shown" in one


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/themes/2026-10/against/2026-10", 404),
        ("/themes/2026-10/against/2026-07", 404),
        ("/themes/2026-10/against/soon", 404),
        ("/themes/2026-07/report", 404),
        ("/themes/2026-07/bands.csv", 404),
        ("/themes/over-time?unit=claims", 422),
        ("/themes/2026-10/bands.csv?unit=claims", 422),
    ],
)
def test_what_is_not_there_and_filters_are_refused(
    client: TestClient, parts: Parts, people: Sequence[UUID], path: str, status: int
) -> None:
    assert sign_in(client, parts, people[0]).get(path).status_code == status


def test_before_the_first_release_the_page_says_so(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person = factories.person(db, "Mara Quist", parts.clock())
    page = sign_in(client, parts, person).get("/themes/over-time")
    assert page.status_code == 200
    assert "No themes yet" in page.text


def test_the_file_has_a_row_for_each_theme_in_bands(
    client: TestClient, parts: Parts, people: Sequence[UUID]
) -> None:
    answer = sign_in(client, parts, people[0]).get("/themes/2026-10/bands.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"].startswith("text/csv")
    assert {row["Theme"] for row in rows} == labels(parts)
    assert {row["People"] for row in rows} <= {"5\u20139", "10\u201319"}
    assert "5\u20139" in {row["People the time before"] for row in rows}
    assert "13" not in answer.text
