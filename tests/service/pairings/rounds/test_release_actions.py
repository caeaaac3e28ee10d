"""A plan is approved by its hash and released once; of two leads at once the second is told."""

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Audit, Exclusion, Person, PersonState, Role, Round, Suggestion
from tests import factories
from tests.conftest import rows, sign_in
from tests.partners import Office, office
from tests.planned_rounds import FOUR, plan_hash, planned, planned_again, released


@pytest.fixture
def four(parts: Parts) -> Office:
    return office(parts, FOUR)


@pytest.fixture
def lead(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,), consents=())
    return sign_in(client, parts, idris)


@pytest.fixture
def path(lead: TestClient, four: Office) -> str:
    return planned(lead, four.parts)


def sent(lead: TestClient, path: str) -> dict[str, str]:
    return {"plan": plan_hash(lead.get(path).text)}


def test_who_approved_which_plan_is_kept_and_audited(
    lead: TestClient, four: Office, path: str
) -> None:
    seen = sent(lead, path)
    assert lead.post(f"{path}/approve", data=seen).status_code == 303
    page = lead.get(path).text
    assert "Approved by Idris Bell" in page
    assert "Release round" in page
    with four.parts.read() as db:
        row = db.scalars(sa.select(Round)).one()
        facts = db.scalars(sa.select(Audit.facts).where(Audit.action == "plan_approved")).one()
    assert row.approved_hash == row.replay_hash == seen["plan"] == facts["plan"]
    assert rows(four.parts, Suggestion) == 0


def test_a_plan_is_not_released_before_it_is_approved(
    lead: TestClient, four: Office, path: str
) -> None:
    answer = lead.post(f"{path}/release", data=sent(lead, path))
    assert answer.status_code == 409
    assert "Approve this plan first" in answer.text
    assert rows(four.parts, Suggestion) == 0


def test_of_two_leads_who_approve_the_second_is_told(
    lead: TestClient, four: Office, path: str
) -> None:
    seen = sent(lead, path)
    lead.post(f"{path}/approve", data=seen)
    with four.parts.write() as db:
        other = factories.person(db, "Ada Holm", four.parts.clock(), roles=(Role.LEAD,))
    sign_in(lead, four.parts, other)
    answer = lead.post(f"{path}/approve", data=seen)
    assert answer.status_code == 409
    assert "Somebody approved this plan before you" in answer.text
    assert "Approved by Idris Bell" in lead.get(path).text


def test_of_two_releases_one_is_sent(lead: TestClient, four: Office, path: str) -> None:
    seen = sent(lead, path)
    lead.post(f"{path}/approve", data=seen)
    assert lead.post(f"{path}/release", data=seen).status_code == 303
    answer = lead.post(f"{path}/release", data=seen)
    assert answer.status_code == 409
    assert "This round has been released already" in answer.text
    assert rows(four.parts, Suggestion) == 4


@pytest.mark.parametrize("act", ["approve", "release"])
def test_a_plan_that_was_replaced_meanwhile_is_not_acted_on(
    lead: TestClient, four: Office, path: str, act: str
) -> None:
    seen = sent(lead, path)
    lead.post(f"{path}/approve", data=seen)
    planned_again(lead, four.parts, path, coverage_weight="4")
    answer = lead.post(f"{path}/{act}", data=seen)
    assert answer.status_code == 409
    assert "was replaced after you opened the page" in answer.text
    assert "Approve this plan" in lead.get(path).text
    assert rows(four.parts, Suggestion) == 0


def test_a_plan_released_after_somebody_left_leaves_their_pair_out_and_says_so(
    lead: TestClient, four: Office, path: str
) -> None:
    with four.parts.write() as db:
        db.get_one(Person, four.people["Mara"]).state = PersonState.LEFT
    assert released(lead, path).status_code == 303
    assert rows(four.parts, Suggestion) == 2
    assert "One pair was left out, as somebody had left since the plan" in lead.get(path).text


def test_a_pair_apart_since_the_plan_is_left_out_in_silence(
    lead: TestClient, four: Office, path: str
) -> None:
    with four.parts.write() as db:
        for other in ("Tomas", "Ben"):
            db.add(Exclusion(person_id=four.people["Mara"], other_id=four.people[other]))
    released(lead, path)
    assert rows(four.parts, Suggestion) == 2
    assert "left out" not in lead.get(path).text
