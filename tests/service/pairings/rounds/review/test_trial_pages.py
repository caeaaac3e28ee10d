"""What if: a second plan beside the first, of which a lead keeps one."""

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.models import Round, Suggestion
from tests.conftest import rows
from tests.partners import Office
from tests.planned_rounds import pairs_of, plan_of, released, tried

DIALS = {"coverage_weight": "8", "gamma": "0", "cross_department": "0", "cross_generation": "0"}


def forbid(lead: TestClient, path: str, one: str, other: str) -> None:
    sent = {"act": "forbid", "one": f"{one} Quist", "other": f"{other} Quist"}
    assert lead.post(f"{path}/constraints", data=sent).status_code == 303


def forbid_a_pair(lead: TestClient, four: Office, path: str) -> None:
    """One that is in the plan."""
    ids = next(iter(pairs_of(four.parts)))
    one, other = (name for name, person_id in four.people.items() if person_id in ids)
    forbid(lead, path, one, other)


def hashes(four: Office) -> tuple[str, str]:
    with four.parts.read() as db:
        row = db.scalars(sa.select(Round)).one()
    return (row.plan or {})["replay_hash"], (row.trial or {})["replay_hash"]


def test_a_second_plan_is_compared_and_changes_nothing(
    lead: TestClient, four: Office, round_path: str
) -> None:
    before = plan_of(four.parts)
    forbid_a_pair(lead, four, round_path)
    page = tried(lead, four.parts, round_path, least="half")
    assert "4 people have another partner" in page
    assert page.count("<svg") >= 2
    assert page.count("The same numbers as a table") == 2
    assert "about half of it" in page
    assert plan_of(four.parts) == before
    assert "A second plan stands beside this one" in lead.get(round_path).text
    assert rows(four.parts, Suggestion) == 0


def test_equal_settings_give_an_equal_plan(lead: TestClient, four: Office, round_path: str) -> None:
    page = tried(lead, four.parts, round_path)
    assert "Both plans are the same" in page
    assert "Nobody has another partner" in page
    first, second = hashes(four)
    assert first == second


def test_the_second_plan_can_be_kept(lead: TestClient, four: Office, round_path: str) -> None:
    before = pairs_of(four.parts)
    forbid_a_pair(lead, four, round_path)
    tried(lead, four.parts, round_path)
    _, second = hashes(four)
    assert lead.post(f"{round_path}/trial/keep", data={"plan": second}).status_code == 303
    assert pairs_of(four.parts).isdisjoint(before)
    assert "ruled out" in lead.get(round_path).text
    assert lead.get(f"{round_path}/trial").status_code == 409
    assert released(lead, round_path).status_code == 303


def test_the_first_plan_can_be_kept_with_what_was_set_for_it(
    lead: TestClient, four: Office, round_path: str
) -> None:
    before = plan_of(four.parts)
    forbid_a_pair(lead, four, round_path)
    tried(lead, four.parts, round_path, gamma="0.5")
    forbid(lead, round_path, "Mara", "Lena")
    first, _ = hashes(four)
    lead.post(f"{round_path}/trial/keep", data={"plan": first})
    assert plan_of(four.parts) == before
    with four.parts.read() as db:
        settings = db.scalars(sa.select(Round.settings)).one()
    assert settings["dials"]["gamma"] == 0
    assert len(settings["constraints"]) == 1  # what was decided after both were ordered
    assert "trial" not in settings


def test_a_plan_that_was_replaced_is_not_kept(
    lead: TestClient, four: Office, round_path: str
) -> None:
    tried(lead, four.parts, round_path)
    answer = lead.post(f"{round_path}/trial/keep", data={"plan": "0" * 64})
    assert answer.status_code == 409
    assert "was replaced after you opened the page" in answer.text


def test_a_trial_that_is_being_made_says_so(
    lead: TestClient, four: Office, round_path: str
) -> None:
    lead.post(f"{round_path}/trial", data=DIALS)
    assert "The second plan is being made" in lead.get(f"{round_path}/trial").text
    assert four.people


def test_a_round_without_a_trial_has_nothing_to_compare(
    lead: TestClient, four: Office, round_path: str
) -> None:
    assert lead.get(f"{round_path}/trial").status_code == 409
    assert four.people


@pytest.mark.parametrize("dials", [{"gamma": "1"}, {"least": "all"}, {"coverage_weight": "nan"}])
def test_a_dial_outside_its_range_is_refused(
    lead: TestClient, four: Office, round_path: str, dials: dict[str, str]
) -> None:
    answer = lead.post(f"{round_path}/trial", data=DIALS | dials)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert four.people


def test_a_higher_floor_leaves_pairs_out(lead: TestClient, four: Office, round_path: str) -> None:
    with four.parts.read() as db:
        assert db.scalars(sa.select(Round.settings)).one()["dials"]["floor"] == 0.2
    tried(lead, four.parts, round_path, least="most")
    with four.parts.read() as db:
        trial = db.scalars(sa.select(Round.trial)).one() or {}
    assert all(min(one["fit"]["learn"], one["fit"]["teach"]) >= 0.6 for one in trial["pairs"])


def test_the_dial_for_the_lowest_says_what_it_does(
    lead: TestClient, four: Office, round_path: str
) -> None:
    tried(lead, four.parts, round_path, gamma="0.5")
    _, second = hashes(four)
    lead.post(f"{round_path}/trial/keep", data={"plan": second})
    assert "Helping those with the lowest fit changes" in lead.get(round_path).text
