"""A lead reads every pair of a plan, and finds one among them."""

import re

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import Line, Person, PersonState, Team
from service.models.ids import uuid7
from tests.conftest import sign_in
from tests.partners import MARA, SECRET, TOMAS, Office, office, reflect

LEA = {"offers": ["sailing a small boat"], "seeks": ["baking rye bread"]}
JON = {"offers": ["baking a rye bread"], "seeks": ["sailing a boat"]}
WHO = {"Mara": MARA, "Tomas": TOMAS, "Lea": LEA, "Jon": JON}


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, WHO)


@pytest.fixture
def path(lead: TestClient, known: Office) -> str:
    """The page of a round with a plan of two pairs."""
    made = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    drain(known.parts, HANDLERS)
    return made


def pairs(lead: TestClient, path: str, **asked: str | int) -> str:
    answer = lead.get(f"{path}/pairs", params=asked)
    assert answer.status_code == 200
    return answer.text


def test_every_pair_is_shown_with_the_lines_of_both_ways(lead: TestClient, path: str) -> None:
    assert f"{path}/pairs" in lead.get(path).text
    page = pairs(lead, path)
    assert "2 pairs" in page
    assert "Mara learns from Tomas" in page
    assert "Tomas learns from Mara" in page
    for line in (*MARA["seeks"], *MARA["offers"], *TOMAS["seeks"], *TOMAS["offers"]):
        assert f"<q>{line}</q>" in page


def test_fits_are_words_and_never_numbers(lead: TestClient, path: str) -> None:
    page = pairs(lead, path)
    assert "both ways." in page
    assert "of what Mara wants to learn" in page
    assert re.search(r"\b0[.,]\d", page[page.index("<main") : page.index("</main")]) is None


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({"person": "mara quist"}, "Tomas Quist", "Lea Quist"),
        ({"person": "jon.quist@tidewater.example"}, "Lea Quist", "Mara Quist"),
        ({"unit": "Fleet"}, "Lea Quist", "Mara Quist"),
    ],
)
def test_pairs_are_found_by_person_and_unit(
    lead: TestClient, known: Office, path: str, *, asked: dict[str, str], shown: str, hidden: str
) -> None:
    with known.parts.write() as db:
        fleet = Team(id=uuid7(), name="Fleet", created_at=known.parts.clock())
        db.add(fleet)
        db.flush()
        db.get_one(Person, known.people["Lea"]).team_id = fleet.id
    page = pairs(lead, path, **asked)
    assert shown in page
    assert hidden not in page
    assert "1 of 2 pairs" in page


def test_only_the_lowest_band_is_low(lead: TestClient, path: str) -> None:
    assert "No pair of this plan is like that" in pairs(lead, path, fit="low")
    assert lead.get(f"{path}/pairs", params={"fit": "high"}).status_code == 422


def test_a_page_too_far_is_the_last(lead: TestClient, path: str) -> None:
    assert "Mara learns from Tomas" in pairs(lead, path, page=9)


def test_a_line_that_is_published_no_more_is_not_shown(
    lead: TestClient, known: Office, path: str
) -> None:
    with known.parts.write() as db:
        own = sa.and_(Line.person_id == known.people["Mara"], Line.text == MARA["seeks"][0])
        db.execute(sa.update(Line).where(own).values(published=False))
    page = pairs(lead, path)
    assert f"<q>{MARA['seeks'][0]}</q>" not in page
    assert "No two published lines are a close match here" in page


def test_nothing_private_is_shown(lead: TestClient, known: Office) -> None:
    reflect(known.parts, known.people["Mara"], SECRET)
    path = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    drain(known.parts, HANDLERS)
    assert SECRET not in pairs(lead, path)


def test_whoever_has_left_is_named_no_more(lead: TestClient, known: Office, path: str) -> None:
    with known.parts.write() as db:
        db.get_one(Person, known.people["Mara"]).state = PersonState.LEFT
    page = pairs(lead, path)
    assert "Mara" not in page
    assert "somebody who has left" in page
    assert "A release leaves this pair out" in page
    assert MARA["offers"][0] not in page


def test_a_round_without_a_plan_has_no_pairs_yet(lead: TestClient, known: Office) -> None:
    path = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    assert "There is no plan yet" in pairs(lead, path)
    assert known.people


def test_pairs_are_for_leads(client: TestClient, known: Office, path: str) -> None:
    sign_in(client, known.parts, known.people["Mara"])
    assert client.get(f"{path}/pairs").status_code == 403
