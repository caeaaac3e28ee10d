"""The lead's people pages, without JavaScript: list, try-out, apply."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import service
from service.bootstrap import Parts
from service.models import Draft, Line, Person, Role
from tests import factories, markup
from tests.conftest import rows, sign_in

TEMPLATE = Path(service.__file__).parent / "static" / "people-template.csv"


@pytest.fixture
def lead(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        person_id = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    return sign_in(client, parts, person_id)


def try_out(lead: TestClient, data: bytes) -> int:
    answer = lead.post(
        "/lead/people/import", data={"act": "try"}, files={"file": ("people.csv", data)}
    )
    return answer.status_code


def test_a_try_out_changes_nobody_and_apply_does(lead: TestClient, parts: Parts) -> None:
    assert try_out(lead, TEMPLATE.read_bytes()) == 303
    assert rows(parts, Person) == 1
    page = lead.get("/lead/people/import")
    assert markup.faults(page.text) == []
    assert markup.read(page.text).of_class("primary")[0].text == "Apply 2 rows"
    assert rows(parts, Line) == 0
    assert lead.post("/lead/people/import", data={"act": "apply"}).status_code == 303
    assert rows(parts, Person) == 3
    assert rows(parts, Draft) == 0
    assert "Ines Falk" in lead.get("/lead/people").text


def test_faulty_rows_are_listed_by_line_and_column(lead: TestClient) -> None:
    try_out(lead, b"email,name\nno address,Ann\nb@example.org,Bob\n")
    page = markup.read(lead.get("/lead/people/import").text)
    assert page.one("td", **{"data-label": "Column"}).text == "email"
    assert page.one("td", **{"data-label": "What to do"}).text.startswith("Enter one e-mail")


def test_rows_that_name_no_person_are_told_in_one_sentence(lead: TestClient) -> None:
    try_out(lead, b"email,name\na@example.org,Ann\nTotal: 1\nPage 1 of 1\n")
    page = markup.read(lead.get("/lead/people/import").text)
    assert len(page.of_class("banner")) == 1
    assert page.of_class("banner")[0].text.startswith("2 rows name no person")
    assert page.of_class("primary")[0].text == "Apply 1 row"


@pytest.mark.parametrize("data", [b"", b"\xff\xfee\0m", b"name\nAnn\n", b"email,name\n\x81,Ann\n"])
def test_an_unreadable_file_is_refused_with_what_to_do(
    lead: TestClient, parts: Parts, data: bytes
) -> None:
    assert try_out(lead, data) == 422
    assert rows(parts, Draft) == 0


def test_no_file_at_all_is_told_beside_the_field(lead: TestClient) -> None:
    answer = lead.post("/lead/people/import", data={"act": "try"})
    assert answer.status_code == 422
    assert markup.faults(answer.text) == []
    assert markup.read(answer.text).by_id("file-fault").text == "Choose an Excel or CSV file first."


def test_a_file_of_three_megabytes_is_read_and_one_of_five_is_not(lead: TestClient) -> None:
    file = b"email,name\na@example.org,Ann\n"
    blank = (b" " * 100_000 + b",\n") * 10
    assert try_out(lead, file + blank * 3) == 303
    assert try_out(lead, file + blank * 5) == 413


def test_applying_without_a_file_is_a_conflict(lead: TestClient) -> None:
    assert lead.post("/lead/people/import", data={"act": "apply"}).status_code == 409


def test_a_file_can_be_put_away(lead: TestClient, parts: Parts) -> None:
    try_out(lead, TEMPLATE.read_bytes())
    lead.post("/lead/people/import", data={"act": "discard"})
    assert rows(parts, Draft) == 0
    assert markup.faults(lead.get("/lead/people/import").text) == []


def test_people_are_listed_25_a_page_without_private_text(lead: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        for n in range(30):
            factories.person(db, f"Person {n:02}", parts.clock(), hopes="to be asked first")
    first, second = lead.get("/lead/people"), lead.get("/lead/people?page=2")
    assert len(markup.read(first.text).all("tr")) == 26
    assert len(markup.read(second.text).all("tr")) == 7
    assert markup.faults(first.text) == []
    assert "to be asked first" not in first.text + second.text


def test_an_employee_has_no_such_page(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        person_id = factories.person(db, "Mara Quist", parts.clock())
    sign_in(client, parts, person_id)
    assert client.get("/lead/people").status_code == 403


UNKNOWN = b"Kontakt;Wer;Kostenstelle\nada@example.org;Ada Lark;Claims\nbo@example.org;Bo Moss;IT\n"


def read_again(lead: TestClient, *names: str) -> int:
    form = {"act": "read", "column": list(names)}
    return lead.post("/lead/people/import", data=form).status_code


def selects(lead: TestClient) -> list[str]:
    """What the page proposes for each column."""
    page = markup.read(lead.get("/lead/people/import").text)
    chosen = {select.attrs["id"]: "" for select in page.all("select", name="column")}
    for option in page.all("option"):
        select = option.inside("select")
        if select is not None and "selected" in option.attrs:
            chosen[select.attrs["id"]] = option.attrs["value"]
    return list(chosen.values())


def test_columns_that_nobody_knows_are_chosen_by_hand_and_then_read(lead: TestClient) -> None:
    assert try_out(lead, UNKNOWN) == 303
    page = lead.get("/lead/people/import")
    assert markup.faults(page.text) == []
    read = markup.read(page.text)
    assert [label.text for label in read.all("label")] == ["Kontakt", "Wer", "Kostenstelle"]
    assert "ada@example.org" in read.all("td", **{"data-label": "First values"})[0].text
    assert selects(lead) == ["", "", ""]
    assert read_again(lead, "email", "name", "team") == 303
    assert selects(lead) == ["email", "name", "team"]
    assert lead.post("/lead/people/import", data={"act": "apply"}).status_code == 303
    assert "Ada Lark" in lead.get("/lead/people").text


def test_a_choice_is_kept_for_the_next_file_whatever_the_order_of_its_columns(
    lead: TestClient,
) -> None:
    try_out(lead, UNKNOWN)
    read_again(lead, "email", "name", "team")
    lead.post("/lead/people/import", data={"act": "apply"})
    try_out(lead, b"Kostenstelle;Wer;Kontakt;Hobby\nClaims;Cy Reed;cy@example.org;\n")
    assert selects(lead) == ["team", "name", "email", ""]
    read_again(lead, "", "name", "email", "")
    try_out(lead, UNKNOWN)
    assert selects(lead) == ["email", "name", ""]


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        (("email", "email", "name"), ["column-1-fault", "column-2-fault"]),
        (("", "name", "team"), []),
        (("email", "", "team"), []),
        (("email", "no column of ours", "team"), []),
    ],
)
def test_a_choice_that_cannot_be_read_is_told_and_kept_on_the_page(
    lead: TestClient, parts: Parts, names: tuple[str, ...], faults: list[str]
) -> None:
    try_out(lead, UNKNOWN)
    form = {"act": "read", "column": list(names)}
    answer = lead.post("/lead/people/import", data=form)
    assert answer.status_code == 422
    assert markup.faults(answer.text) == []
    page = markup.read(answer.text)
    beside = [fault.attrs["id"] for fault in page.of_class("fault")]
    assert beside == faults
    assert "problem" in [part.attrs.get("id") for part in page.of_class("problem")]
    assert rows(parts, Person) == 1


def test_columns_that_are_not_read_are_named_in_the_preview(lead: TestClient) -> None:
    try_out(lead, b"email,name,Shoe size,\nada@example.org,Ada,39,a word\n")
    said = markup.read(lead.get("/lead/people/import").text).of_class("banner")[0].text
    assert "Shoe size" in said
    assert "column 4" in said


def test_a_file_that_begins_with_a_person_is_read_whole(lead: TestClient) -> None:
    try_out(lead, b"ada@example.org,Ada Lark\nbo@example.org,Bo Moss\n")
    assert selects(lead) == ["", ""]
    read_again(lead, "email", "name")
    lead.post("/lead/people/import", data={"act": "apply"})
    assert "Ada Lark" in lead.get("/lead/people").text


def test_choosing_columns_without_a_file_is_a_conflict(lead: TestClient) -> None:
    assert read_again(lead, "email", "name") == 409


ROOMS = (
    b"email,name\nada@example.org,Ada Lark\nroom.oslo@example.org,Room Oslo\n"
    b"info@example.org,Info\n"
)


def test_rows_that_look_like_no_person_are_left_out_but_for_those_ticked(
    lead: TestClient, parts: Parts
) -> None:
    try_out(lead, ROOMS)
    page = lead.get("/lead/people/import")
    assert markup.faults(page.text) == []
    ticks = markup.read(page.text).all("input", name="person")
    assert [tick.attrs["value"] for tick in ticks] == ["3", "4"]
    lead.post("/lead/people/import", data={"act": "apply", "person": ["3"]})
    assert rows(parts, Person) == 3
    told = lead.get("/lead/people").text
    assert "Room Oslo" in told
    assert "Info" not in [cell.text for cell in markup.read(told).all("th")]


def test_whoever_was_ticked_once_is_a_person_in_the_next_file(lead: TestClient) -> None:
    try_out(lead, ROOMS)
    lead.post("/lead/people/import", data={"act": "apply", "person": ["3", "4"]})
    try_out(lead, ROOMS)
    page = markup.read(lead.get("/lead/people/import").text)
    assert page.all("input", name="person") == []
