"""Areas of growth in bands, each under a published line."""

import re
from collections.abc import Sequence

from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import Role, queue
from service.models.queue import Job, JobKind
from service.themes import jobs
from service.themes.growth.queries import Skills, skills
from tests import factories
from tests.conftest import sign_in

BOARD = "speaking to a board in three sentences"
SHEETS = "untangling a spreadsheet somebody left"


def people(
    parts: Parts, count: int, name: str, seeks: Sequence[str] = (), offers: Sequence[str] = ()
) -> None:
    now = parts.clock()
    with parts.write() as db:
        for number in range(count):
            person = factories.person(db, f"{name} N{number}", now, seeks=seeks, offers=offers)
            job = Job(JobKind.EMBED, f"person:{person}", {"owner": "person", "id": str(person)})
            queue.put(db, job, now)


def built(parts: Parts, key: str = "a") -> Skills:
    with parts.write() as db:
        jobs.order_refit(db, key, parts.clock())
    drain(parts, HANDLERS)
    with parts.read() as db:
        return skills(db)


def test_what_many_seek_and_few_offer_comes_first(parts: Parts) -> None:
    people(parts, 12, "Ann", seeks=[BOARD], offers=[SHEETS])
    people(parts, 6, "Ben", seeks=[SHEETS])
    found = built(parts)
    assert [(row.name, row.seekers, row.offerers) for row in found.rows] == [
        (BOARD, "10-19", None),
        (SHEETS, "5-9", "10-19"),
    ]
    assert found.built_at == parts.clock()


def test_what_four_people_seek_is_no_skill(parts: Parts) -> None:
    people(parts, 4, "Ann", seeks=[BOARD])
    people(parts, 6, "Ben", seeks=[SHEETS])
    assert [row.name for row in built(parts).rows] == [SHEETS]


def test_a_second_night_replaces_the_first(parts: Parts) -> None:
    people(parts, 6, "Ben", seeks=[SHEETS])
    first = built(parts)
    people(parts, 6, "Ann", seeks=[BOARD])
    assert len(first.rows) == 1
    assert len(built(parts, "b").rows) == 2


def test_the_page_shows_bands_alone(client: TestClient, parts: Parts) -> None:
    people(parts, 13, "Ann", seeks=[BOARD])
    built(parts)
    with parts.write() as db:
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    page = sign_in(client, parts, lead).get("/lead/skills").text
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page[page.index("<main") :])
    assert BOARD in words
    assert "10\u201319" in words
    assert "fewer than 5" in words
    assert "13" not in words


def test_without_skills_the_page_says_why(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    page = sign_in(client, parts, lead).get("/lead/skills")
    assert page.status_code == 200
    assert "Fewer than 5 people want to learn the same skill so far" in page.text
