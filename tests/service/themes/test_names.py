"""A lead's name for a theme: for good, in every release, and no way to ask about private texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import Audit, Role, ThemeName, ThemeReleaseRow
from service.privacy.redaction.roster_names import RosterEntry, RosterNames
from service.themes.name_rules import is_fit_name
from service.themes.release import actions as release_freeze
from service.themes.release import preparation
from service.themes.release.periods import period
from tests import factories, planted
from tests.conftest import MovingClock, rows, sign_in

NAME = "Standing meetings leave too little focus"


@dataclass(frozen=True, slots=True)
class NamedHouse:
    people: Sequence[UUID]
    lead: UUID
    theme: UUID
    label: str


def freeze(parts: Parts, name: str) -> None:
    ready = preparation.prepare(parts, period(name))
    with parts.write() as db:
        release_freeze.freeze(db, parts.encoder, ready, now=parts.clock())


@pytest.fixture
def house(parts: Parts) -> NamedHouse:
    """A release of two themes: meetings, which is to be named, and time zones."""
    with parts.write() as db:
        people = planted.crowd(db, 14, parts.clock())
        lead = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.EMPLOYEE, Role.LEAD))
        planted.plant(
            db,
            {"meetings": people[:7], "zones": people[7:]},
            datetime(2026, 10, 14, tzinfo=UTC),
            texts=2,
        )
    freeze(parts, "2026-10")
    with parts.read() as db:
        shown = db.scalars(sa.select(ThemeReleaseRow)).all()
        (row,) = [one for one in shown if "meetings" in " ".join([one.label, *one.phrases])]
        return NamedHouse(people, lead, row.theme_id, row.label)


def sent(client: TestClient, theme: UUID, name: str) -> tuple[int, str]:
    answer = client.post(f"/themes/{theme}/name", data={"name": name, "period": "2026-10"})
    return answer.status_code, answer.text


def headings(html: str) -> list[str]:
    return re.findall(r"<h2>(.*?)</h2>", html)


def test_a_name_is_read_by_everybody_and_the_release_stays(
    client: TestClient, parts: Parts, house: NamedHouse
) -> None:
    sign_in(client, parts, house.lead)
    assert sent(client, house.theme, NAME)[0] == 303
    page = sign_in(client, parts, house.people[3]).get("/themes").text
    assert NAME in headings(page)
    assert f"Named by a programme lead; first title: {house.label}." in page
    with parts.read() as db:
        frozen = sa.select(ThemeReleaseRow.label).where(ThemeReleaseRow.theme_id == house.theme)
        assert db.scalars(frozen).all() == [house.label]
        assert db.scalars(sa.select(Audit.action)).all().count("theme_named") == 1


def test_services_read_the_name_and_the_first_label(
    client: TestClient, parts: Parts, house: NamedHouse
) -> None:
    sign_in(client, parts, house.lead)
    sent(client, house.theme, NAME)
    with parts.write() as db:
        _, key = access_actions.create_key(db, "test", ["releases:read"], now=parts.clock())
    bearer = {"Authorization": f"Bearer {key}"}
    body = client.get("/api/v1/themes/releases/latest", headers=bearer).json()
    named = [(one["label"], one["published_label"]) for one in body["themes"]]
    assert (NAME, house.label) in named


def test_a_name_stays_with_its_theme_in_later_releases(
    client: TestClient, parts: Parts, house: NamedHouse, clock: MovingClock
) -> None:
    sign_in(client, parts, house.lead)
    sent(client, house.theme, NAME)
    people = house.people
    with parts.write() as db:
        themes = {"meetings": people[:7], "zones": people[7:]}
        planted.plant(db, themes, datetime(2026, 11, 9, tzinfo=UTC), texts=2)
    clock.now = datetime(2026, 12, 4, tzinfo=UTC)
    freeze(parts, "2026-11")
    sign_in(client, parts, house.people[0])
    assert NAME in headings(client.get("/themes/2026-11").text)
    assert NAME in headings(client.get("/themes/2026-10").text)
    assert NAME in client.get("/themes/over-time").text
    assert NAME in client.get("/themes/2026-11/against/2026-10").text


def test_the_first_title_comes_back_with_one_press(
    client: TestClient, parts: Parts, house: NamedHouse
) -> None:
    sign_in(client, parts, house.lead)
    sent(client, house.theme, NAME)
    assert sent(client, house.theme, "")[0] == 303
    assert house.label in headings(client.get("/themes").text)
    assert rows(parts, ThemeName) == 0
    with parts.read() as db:
        assert "theme_name_removed" in db.scalars(sa.select(Audit.action)).all()


def test_another_name_replaces_the_first(
    client: TestClient, parts: Parts, house: NamedHouse
) -> None:
    sign_in(client, parts, house.lead)
    for name in (NAME, "Meetings without a purpose"):
        assert sent(client, house.theme, name)[0] == 303
    assert "Meetings without a purpose" in headings(client.get("/themes").text)
    assert rows(parts, ThemeName) == 1


def test_every_refusal_reads_alike_whatever_its_cause(
    client: TestClient, parts: Parts, house: NamedHouse
) -> None:
    """A word of private texts that no release shows is refused as any other word is."""
    private = "orchard bequest"
    with parts.write() as db:
        when = datetime(2026, 10, 20, tzinfo=UTC)
        planted.write(db, house.people[0], f"My {private} in the meetings.", when)
    sign_in(client, parts, house.lead)
    causes = [
        private,
        "purple elephants",
        "Meetings with Xyaab Qzaab",
        "Meetings of idris.bell@tidewater.example",
        "Meetings at 9",
        "Meetings " * 9,
    ]
    pages = set()
    for name in causes:
        status, page = sent(client, house.theme, name)
        assert status == 422, name
        pages.add(re.sub(r'value="[^"]*"', "", page))
    assert len(pages) == 1
    assert rows(parts, ThemeName) == 0


def test_no_two_themes_have_one_name(client: TestClient, parts: Parts, house: NamedHouse) -> None:
    sign_in(client, parts, house.lead)
    with parts.read() as db:
        other = db.scalars(
            sa.select(ThemeReleaseRow).where(ThemeReleaseRow.theme_id != house.theme)
        ).one()
    assert sent(client, house.theme, other.label.upper())[0] == 422


def test_an_employee_names_nothing(client: TestClient, parts: Parts, house: NamedHouse) -> None:
    page = sign_in(client, parts, house.people[0]).get("/themes").text
    assert "Rename" not in page
    assert sent(client, house.theme, NAME)[0] == 403


def test_a_theme_of_no_release_takes_no_name(
    client: TestClient, parts: Parts, house: NamedHouse
) -> None:
    sign_in(client, parts, house.lead)
    strange = UUID("01890000-0000-7000-8000-000000000000")
    assert [sent(client, strange, name)[0] for name in (NAME, "")] == [404, 404]


ROSTER = RosterNames.of([RosterEntry("Idris", "Bell", email="idris.bell@tidewater.example")])
PUBLISHED = ("Besprechungen, Fokus", "time zones", "handover")


@pytest.mark.parametrize(
    "name",
    ["Time zones cost the next morning", "Handovers come too late", "Besprechung ohne Fokus"],
)
def test_a_name_in_words_of_the_card_is_taken(name: str) -> None:
    assert is_fit_name(name, ROSTER, published=PUBLISHED, taken=["Letters"])


@pytest.mark.parametrize(
    "name",
    [
        "",
        "...",
        "Idris Bell and handover",
        "Handover 2",
        "handover [x]",
        "handover@site.example",
        "LETTERS",
        "What everybody thinks",
        "handover " * 8,
        "one two three four five six seven eight handover",
    ],
)
def test_any_other_name_is_refused(name: str) -> None:
    assert not is_fit_name(name, ROSTER, published=PUBLISHED, taken=["Letters", "letters handover"])
