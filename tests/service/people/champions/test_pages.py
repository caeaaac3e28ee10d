"""Champions: one published line, one press to stop, nothing left after erasure."""

from pathlib import Path
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Person, PersonState, Role
from service.privacy import erasure
from tests import factories
from tests.conftest import sign_in


@pytest.fixture
def mara(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(db, "Mara Quist", parts.clock(), location="Ghent")


def _line(parts: Parts, person_id: UUID) -> str | None:
    with parts.read() as db:
        return db.get_one(Person, person_id).champion_line


def test_the_empty_page_says_why_and_what_to_do(
    client: TestClient, parts: Parts, mara: UUID
) -> None:
    text = sign_in(client, parts, mara).get("/champions").text
    assert "Nobody has volunteered yet" in text
    assert text.count("<h1") == 1
    assert text.count('class="primary"') == 1
    assert "Everyone signed in can read this." in text


def test_a_volunteer_is_shown_to_everybody_with_how_to_reach_them(
    client: TestClient, parts: Parts, mara: UUID
) -> None:
    with parts.write() as db:
        admin = factories.person(db, "Ada Roth", parts.clock(), roles=(Role.ADMIN,))
    sign_in(client, parts, mara)
    line = "  how to begin <b>shyly</b> "
    assert client.post("/champions", data={"champion_line": line}).status_code == 303
    assert "You are a champion" in client.get("/champions").text
    assert "<q>how to begin &lt;b&gt;" in client.get(f"/people/{mara}").text
    text = sign_in(client, parts, admin).get("/champions").text
    assert "<q>how to begin &lt;b&gt;shyly&lt;/b&gt;</q>" in text
    assert "mailto:mara.quist@tidewater.example" in text
    assert "Ghent" in text
    assert "Volunteer" not in text
    assert client.post("/champions", data={"champion_line": "anything"}).status_code == 403


@pytest.mark.parametrize("line", ["", "  ", "ab", "x" * 201, "two\nlines", "!!!"])
def test_a_line_that_cannot_be_taken_comes_back_as_it_was_typed(
    client: TestClient, parts: Parts, mara: UUID, line: str
) -> None:
    answer = sign_in(client, parts, mara).post("/champions", data={"champion_line": line})
    assert answer.status_code == 422
    assert 'id="champion_line-fault"' in answer.text
    assert line.strip() in answer.text.replace("&#10;", "\n")
    assert _line(parts, mara) is None


def test_one_press_stops_it_and_a_second_changes_nothing(
    client: TestClient, parts: Parts, mara: UUID
) -> None:
    sign_in(client, parts, mara).post("/champions", data={"champion_line": "how to begin"})
    for _ in range(2):
        assert client.post("/champions", data={"do": "stop"}).status_code == 303
    assert _line(parts, mara) is None
    assert "how to begin</q>" not in client.get("/champions").text


def test_a_leader_who_volunteers_is_marked_as_a_learner(
    client: TestClient, parts: Parts, mara: UUID
) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock(), champion_line="being taught")
        db.get_one(Person, mara).manager_id = helen
        db.get_one(Person, mara).champion_line = "teaching upwards"
    text = sign_in(client, parts, mara).get("/champions").text
    assert text.count("takes part as a learner") == 1


def test_whoever_left_or_was_erased_is_no_champion(
    client: TestClient, parts: Parts, mara: UUID, tmp_path: Path
) -> None:
    with parts.write() as db:
        gone = factories.person(
            db, "Sam Petit", parts.clock(), champion_line="farewells", state=PersonState.LEFT
        )
        jo = factories.person(db, "Jo Adeyemi", parts.clock(), champion_line="first lines")
    sign_in(client, parts, mara)
    text = client.get("/champions").text
    assert "farewells" not in text
    assert "first lines" in text
    with parts.write() as db:
        erasure.erase(db, jo, parts.clock(), tombstones=tmp_path / "erasures.jsonl")
    assert "first lines" not in client.get("/champions").text
    assert (_line(parts, jo), _line(parts, gone)) == (None, "farewells")


def test_my_data_counts_the_line_and_what_was_tried(
    client: TestClient, parts: Parts, mara: UUID
) -> None:
    sign_in(client, parts, mara)
    client.post("/champions", data={"champion_line": "how to begin"})
    client.post("/learn/silence")
    text = client.get("/me/privacy").text
    for what in (
        "What you can be asked about as a champion",
        "Starters and pages on technique you tried",
    ):
        row = text.partition(what)[2].partition("</tr>")[0]
        assert row.rstrip().endswith("1</td>")


def test_champions_come_25_a_page(client: TestClient, parts: Parts, mara: UUID) -> None:
    with parts.write() as db:
        for n in range(27):
            factories.person(db, f"Person {n:02}", parts.clock(), champion_line=f"matter {n:02}")
    sign_in(client, parts, mara)
    assert client.get("/champions").text.count("mailto:") == 25
    assert client.get("/champions?page=2").text.count("mailto:") == 2
    assert client.get("/champions?page=900").text.count("mailto:") == 2
