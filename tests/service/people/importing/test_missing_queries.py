"""Whom a people file does not name, who of them has left, and who comes back with a file."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Person, PersonState, Role
from service.people.departures import actions as departures
from service.people.importing.actions import import_people, preview
from service.people.importing.missing_queries import missing
from service.people.importing.roster_file.csv_file import parse
from tests import factories, markup
from tests.conftest import sign_in

HEADER = "email,name,external_id\n"
ADA = "ada@example.org,Ada Lark,1\n"
BEN = "ben@example.org,Ben Muro,2\n"
CAT = "cat@example.org,Cat Ives,3\n"


@pytest.fixture
def lead(client: TestClient, parts: Parts) -> TestClient:
    """Idris leads; Ada, Ben and Cat are on the roster."""
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
        import_people(db, parse((HEADER + ADA + BEN + CAT).encode()), parts.clock())
    return sign_in(client, parts, idris)


def names(parts: Parts, rows: str) -> list[str]:
    with parts.read() as db:
        return [person.name for person in missing(db, parse((HEADER + rows).encode())).people]


def person(parts: Parts, name: str) -> tuple[UUID, PersonState]:
    with parts.read() as db:
        found = db.scalars(sa.select(Person).where(Person.name == name)).one()
        return found.id, found.state


def upload(lead: TestClient, rows: str) -> str:
    lead.post(
        "/lead/people/import",
        data={"act": "try"},
        files={"file": ("people.csv", (HEADER + rows).encode())},
    )
    return lead.get("/lead/people/import").text


@pytest.mark.usefixtures("lead")
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (ADA + BEN + CAT, []),
        (ADA + CAT, ["Ben Muro"]),
        (ADA + "BEN@Example.org,Ben Muro,2\n" + CAT, []),
        (ADA + "muro@example.org,Ben Muro,2\n" + CAT, []),  # a new address, the same number
        (ADA + "ben@example.org,,2\n" + CAT, []),  # a row at fault names him as well
    ],
)
def test_who_is_in_no_row_is_missing_and_a_lead_is_not(
    parts: Parts, rows: str, expected: list[str]
) -> None:
    assert names(parts, rows) == expected


@pytest.mark.usefixtures("lead")
def test_a_file_of_less_than_half_the_roster_is_likely_a_part(parts: Parts) -> None:
    with parts.read() as db:
        assert not missing(db, parse((HEADER + ADA).encode())).is_likely_part
        assert missing(db, parse(b"email,name\nzoe@example.org,Zoe Hart\n")).is_likely_part


def test_only_those_ticked_have_left(lead: TestClient, parts: Parts) -> None:
    page = upload(lead, ADA)
    assert markup.faults(page) == []
    ben, cat = person(parts, "Ben Muro")[0], person(parts, "Cat Ives")[0]
    assert f'value="{ben}"' in page
    assert "checked" not in page
    ada = person(parts, "Ada Lark")[0]
    ticked = {"act": "apply", "left": [str(ben), str(ada)]}  # Ada is in the file
    assert lead.post("/lead/people/import", data=ticked).status_code == 303
    assert person(parts, "Ben Muro")[1] is PersonState.LEFT
    assert person(parts, "Cat Ives") == (cat, PersonState.INVITED)
    assert person(parts, "Ada Lark") == (ada, PersonState.INVITED)


def test_a_file_without_ticks_marks_nobody(lead: TestClient, parts: Parts) -> None:
    upload(lead, ADA)
    lead.post("/lead/people/import", data={"act": "apply"})
    assert person(parts, "Ben Muro")[1] is PersonState.INVITED


def test_a_file_that_holds_them_again_brings_them_back_when_it_is_applied(
    lead: TestClient, parts: Parts
) -> None:
    ben = person(parts, "Ben Muro")[0]
    with parts.write() as db:
        departures.mark_left(db, ben, by=None, now=parts.clock())
    report = parse((HEADER + ADA + BEN + CAT).encode())
    with parts.write() as db:
        result = preview(db, report, parts.clock())
    assert [row.name for row in result.back] == ["Ben Muro"]
    assert result.to_apply == 1
    assert person(parts, "Ben Muro")[1] is PersonState.LEFT
    assert "Come back" in upload(lead, ADA + BEN + CAT)
    lead.post("/lead/people/import", data={"act": "apply"})
    assert person(parts, "Ben Muro") == (ben, PersonState.INVITED)
