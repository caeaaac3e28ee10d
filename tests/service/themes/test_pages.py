"""The themes page, the same for leads and employees, and what leads answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Action, Audit, Role, ThemeRelease, ThemeReleaseRow
from service.themes import pages
from service.themes.release import actions as release_freeze
from service.themes.release import preparation
from service.themes.release.periods import period
from tests import factories, planted
from tests.conftest import MovingClock, rows, sign_in

IN_OCTOBER = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class House:
    people: Sequence[UUID]
    lead: UUID
    theme: UUID


def freeze(parts: Parts, name: str = "2026-10") -> None:
    ready = preparation.prepare(parts, period(name))
    with parts.write() as db:
        release_freeze.freeze(db, parts.encoder, ready, now=parts.clock())


@pytest.fixture
def house(parts: Parts) -> House:
    """One release of two themes, and a lead."""
    with parts.write() as db:
        people = planted.crowd(db, 14, parts.clock())
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.EMPLOYEE, Role.LEAD))
        planted.plant(db, {"meetings": people[:7], "zones": people[7:]}, IN_OCTOBER, texts=2)
    freeze(parts)
    with parts.read() as db:
        theme = db.scalars(sa.select(ThemeReleaseRow.theme_id)).first()
    assert theme is not None
    return House(people, lead, theme)


def promise(**fields: str) -> dict[str, str]:
    return {
        "text": "One morning a week without meetings.",
        "owner": "idris.bell@tidewater.example",
        "due_on": "2026-12-20",
        "state": "planned",
        "reason": "",
        "period": "2026-10",
        **fields,
    }


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_before_the_first_release_the_page_says_when(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person = factories.person(db, "Mara Quist", parts.clock())
    page = sign_in(client, parts, person).get("/themes").text
    assert "No release yet" in page
    assert "3 December" in page


def test_everybody_reads_the_same_release_in_bands(
    client: TestClient, parts: Parts, house: House
) -> None:
    employee = sign_in(client, parts, house.people[0]).get("/themes").text
    lead = sign_in(client, parts, house.lead).get("/themes").text
    claims = re.findall(r'<p class="lede">.*?</p>', employee)
    assert "Themes of October" in employee
    assert len(claims) == 2
    assert claims == re.findall(r'<p class="lede">.*?</p>', lead)
    assert "no language model was involved" in employee
    assert "<form" not in main_of(employee)
    assert "An action for" in lead


def test_no_exact_number_of_people_is_on_the_page(
    client: TestClient, parts: Parts, house: House
) -> None:
    page = main_of(sign_in(client, parts, house.people[0]).get("/themes").text)
    words = re.sub(r"<svg.*?</svg>|<[^>]+>", " ", page)
    numbers = re.findall(r"\d[\d\u2013+]*(?= people)", words)
    assert numbers
    assert set(numbers) <= {"5\u20139", "10\u201319", "5"}
    assert "14" not in words.replace("14 October", "")


def test_none_and_four_authors_look_alike_byte_for_byte(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        people = planted.crowd(db, 8, parts.clock())
        planted.plant(db, {"meetings": people[:4]}, datetime(2026, 9, 9, tzinfo=UTC), texts=3)
    freeze(parts, "2026-08")
    freeze(parts, "2026-09")
    with parts.read() as db:
        digests = db.scalars(sa.select(ThemeRelease.digest)).all()
    sign_in(client, parts, people[7])
    pages = [main_of(client.get(f"/themes/2026-{month}").text) for month in ("08", "09")]
    plain = [
        page.replace(digest[:8], "")
        .replace("August", "M").replace("September", "M").replace("31 M", "L").replace("30 M", "L")
        for page, digest in zip(pages, digests, strict=True)
    ]  # fmt: skip
    shared = [re.sub(r"<nav.*?</nav>", "", page, flags=re.DOTALL) for page in plain]
    assert "Nothing was shared in this period, or fewer than 5 people shared" in pages[0]
    assert shared[0] == shared[1]
    assert clock.now == parts.clock()


def test_four_authors_beside_a_theme_change_no_byte(client: TestClient, parts: Parts) -> None:
    """The release's own words are equal whether nobody or four people wrote of something else."""
    texts = [planted.sentence("meetings", np.random.default_rng(1)) for _ in range(6)]
    with parts.write() as db:
        people = planted.crowd(db, 14, parts.clock())
        for month in (8, 9):
            for person in people[:10]:
                for text in texts:
                    planted.write(db, person, text, datetime(2026, month, 9, tzinfo=UTC))
        planted.plant(db, {"caring": people[:4]}, datetime(2026, 9, 9, tzinfo=UTC))
    freeze(parts, "2026-08")
    freeze(parts, "2026-09")
    sign_in(client, parts, people[0])
    page = client.get("/themes/2026-09").text
    with parts.read() as db:
        august, september = (
            [(row.label, row.authors_band, row.sentences) for row in found]
            for found in (
                db.scalars(
                    sa.select(ThemeReleaseRow)
                    .join(ThemeRelease, ThemeRelease.id == ThemeReleaseRow.release_id)
                    .where(ThemeRelease.period == name)
                ).all()
                for name in ("2026-08", "2026-09")
            )
        )
    assert september == august
    assert "nursing" not in page


def test_a_filter_is_refused(client: TestClient, parts: Parts, house: House) -> None:
    sign_in(client, parts, house.lead)
    for path in ("/themes?team=claims", "/themes/2026-10?age=30", "/lead/skills?a=b"):
        assert client.get(path).status_code == 422, path


def test_a_period_without_a_release_is_not_found(
    client: TestClient, parts: Parts, house: House
) -> None:
    assert sign_in(client, parts, house.lead).get("/themes/2026-11").status_code == 404


def test_an_action_shows_in_the_employees_next_request(
    client: TestClient, parts: Parts, house: House
) -> None:
    sign_in(client, parts, house.lead)
    answer = client.post(f"/themes/{house.theme}/actions", data=promise())
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/themes/2026-10#t-{house.theme}",
    )
    page = sign_in(client, parts, house.people[3]).get("/themes").text
    assert "One morning a week without meetings." in page
    assert "Idris Bell, due 20 December" in page
    with parts.read() as db:
        acts = db.scalars(sa.select(Audit.action)).all()
    assert "action_added" in acts


def test_an_employee_adds_no_action(client: TestClient, parts: Parts, house: House) -> None:
    sign_in(client, parts, house.people[0])
    assert client.post(f"/themes/{house.theme}/actions", data=promise()).status_code == 403
    assert rows(parts, Action) == 0


REFUSED = (
    ({"text": ""}, "text"),
    ({"text": "Xyaab Qzaab will move the meetings."}, "text"),
    ({"owner": "nobody@tidewater.example"}, "owner"),
    ({"owner": "Idris"}, "owner"),
    ({"due_on": "2026-11-01"}, "due_on"),
    ({"due_on": "soon"}, "due_on"),
)


def test_a_refused_action_comes_back_as_it_was_typed(
    client: TestClient, parts: Parts, house: House
) -> None:
    sign_in(client, parts, house.lead)
    for fields, field in REFUSED:
        sent = promise(**fields)
        answer = client.post(f"/themes/{house.theme}/actions", data=sent)
        assert answer.status_code == 422, field
        assert re.search(f'id="{field}-[12]-fault"', answer.text), field
        assert sent["text"] in answer.text
        assert answer.text.count('role="alert"') == 1
    assert rows(parts, Action) == 0


def test_the_owner_may_be_named(client: TestClient, parts: Parts, house: House) -> None:
    sign_in(client, parts, house.lead)
    sent = promise(text="Idris moves the weekly meeting to the afternoon.")
    assert client.post(f"/themes/{house.theme}/actions", data=sent).status_code == 303


def test_a_theme_that_was_never_released_takes_no_action(
    client: TestClient, parts: Parts, house: House
) -> None:
    sign_in(client, parts, house.lead)
    strange = "01890000-0000-7000-8000-000000000000"
    assert client.post(f"/themes/{strange}/actions", data=promise()).status_code == 404
    assert client.post(f"/actions/{strange}", data={"state": "done"}).status_code == 404


def test_an_action_that_will_not_be_done_says_why(
    client: TestClient, parts: Parts, house: House
) -> None:
    sign_in(client, parts, house.lead)
    client.post(f"/themes/{house.theme}/actions", data=promise())
    with parts.read() as db:
        action_id = db.scalars(sa.select(Action.id)).one()
    refused = client.post(f"/actions/{action_id}", data={"state": "will_not_do"})
    assert refused.status_code == 422
    assert "Say in one line why" in refused.text
    sent = {"state": "will_not_do", "reason": "The rooms are let."}
    assert client.post(f"/actions/{action_id}", data=sent).status_code == 303
    page = sign_in(client, parts, house.people[0]).get("/themes").text
    assert "Will not do" in page
    assert "The rooms are let." in page


def test_two_unanswered_releases_read_no_answer_yet(
    client: TestClient, parts: Parts, house: House, clock: MovingClock
) -> None:
    sign_in(client, parts, house.people[0])
    assert "without an answer" not in client.get("/themes").text
    with parts.write() as db:
        later = datetime(2026, 11, 9, tzinfo=UTC)
        people = house.people
        planted.plant(db, {"meetings": people[:7], "zones": people[7:]}, later, texts=2)
    clock.now = datetime(2026, 12, 4, tzinfo=UTC)
    freeze(parts, "2026-11")
    sign_in(client, parts, house.people[0])
    assert "2 releases without an answer" in client.get("/themes").text


def test_an_action_past_its_day_is_overdue(
    client: TestClient, parts: Parts, house: House, clock: MovingClock
) -> None:
    sign_in(client, parts, house.lead)
    client.post(f"/themes/{house.theme}/actions", data=promise(due_on="2026-11-25"))
    clock.advance(days=3)
    assert clock.now.date() > date(2026, 11, 25)
    assert "Overdue" in sign_in(client, parts, house.people[0]).get("/themes").text


def test_one_theme_has_a_page_of_its_own(client: TestClient, parts: Parts, house: House) -> None:
    sign_in(client, parts, house.lead)
    page = client.get(f"/themes/2026-10/{house.theme}").text
    assert page.count('<article class="theme"') == 1
    assert "An action for" in page
    strange = "01890000-0000-7000-8000-000000000000"
    assert client.get(f"/themes/2026-10/{strange}").status_code == 404


def test_a_form_beyond_the_first_themes_comes_back_with_its_theme_alone(
    client: TestClient, parts: Parts, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_AT_ONCE", 1)
    sign_in(client, parts, house.lead)
    whole = client.get("/themes").text
    hidden = re.findall(r'href="/themes/2026-10/([0-9a-f-]{36})"', whole)
    assert len(hidden) == 1
    assert "1 more theme" in whole
    back = client.post(f"/themes/{hidden[0]}/actions", data=promise(text=""))
    assert back.status_code == 422
    assert back.text.count('<article class="theme"') == 1
    assert 'id="text-1-fault"' in back.text
