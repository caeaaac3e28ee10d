"""The lead's undo of an import, without JavaScript: what goes back is shown before it happens."""

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Person, Role, RosterImport
from tests import factories, markup
from tests.conftest import MovingClock, rows, sign_in

PAGE = "/lead/people/import/undo"
FILE = b"email,name,location\nkim@example.org,Kim Lee,York\nneo@example.org,Neo Falk,\n"


@pytest.fixture
def lead(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        person_id = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
        factories.person(db, "Kim Lee", parts.clock(), email="kim@example.org", location="Leeds")
    return sign_in(client, parts, person_id)


def apply(lead: TestClient) -> None:
    lead.post("/lead/people/import", data={"act": "try"}, files={"file": ("people.csv", FILE)})
    shown = lead.get("/lead/people/import").text
    assert markup.faults(shown) == []
    assert "place Leeds → York" in shown
    assert lead.post("/lead/people/import", data={"act": "apply"}).status_code == 303


def shown_id(lead: TestClient) -> str:
    page = lead.get(PAGE).text
    assert markup.faults(page) == []
    (field,) = markup.read(page).all("input", name="import_id")
    return str(field.attrs["value"])


def test_an_import_is_shown_and_undone(lead: TestClient, parts: Parts) -> None:
    apply(lead)
    assert PAGE in lead.get("/lead/people").text
    page = lead.get(PAGE).text
    assert "place York → Leeds" in page
    assert "Neo Falk" in page
    assert rows(parts, Person) == 3
    assert lead.post(PAGE, data={"import_id": shown_id(lead)}).status_code == 303
    with parts.read() as db:
        places = set(db.scalars(sa.select(Person.location)))
    assert "Leeds" in places
    assert "York" not in places
    assert rows(parts, Person) == 2
    assert PAGE not in lead.get("/lead/people").text
    assert lead.get(PAGE).status_code == 409


def test_another_import_than_the_one_shown_is_not_undone(
    lead: TestClient, parts: Parts, clock: MovingClock
) -> None:
    apply(lead)
    first = shown_id(lead)
    clock.advance(minutes=1)
    lead.post(
        "/lead/people/import",
        data={"act": "try"},
        files={"file": ("people.csv", FILE.replace(b"York", b"Hull"))},
    )
    lead.post("/lead/people/import", data={"act": "apply"})
    assert lead.post(PAGE, data={"import_id": first}).status_code == 409
    assert rows(parts, RosterImport) == 2


def test_an_employee_has_no_such_page(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person_id = factories.person(db, "Mara Quist", parts.clock())
    sign_in(client, parts, person_id)
    assert client.get(PAGE).status_code == 403
