"""A lead's rounds: planned in silence, read with their reasons, released once."""

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.jobs.handlers import HANDLERS
from service.jobs.inline_runner import drain
from service.models import (
    Audit,
    DeclineReason,
    Role,
    Round,
    RoundState,
    Suggestion,
    SuggestionState,
)
from service.pairings.suggestions import actions
from tests import factories
from tests.conftest import MovingClock, rows, sign_in
from tests.partners import BEN, MARA, PRIYA, TOMAS, Office, office
from tests.planned_rounds import plan_of, planned, planned_again, released, tried

NO_TIME = DeclineReason.NO_TIME
_LEARNT_SINCE = ("constraints", "exposure", "random")
WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA, "Ben": BEN}


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, WHO)


@pytest.fixture
def lead(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,), consents=())
    return sign_in(client, parts, idris)


def test_a_round_is_planned_by_a_job_while_its_page_says_so(
    lead: TestClient, known: Office, parts: Parts
) -> None:
    path = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    assert "The plan is being made" in lead.get(path).text
    drain(parts, HANDLERS)
    page = lead.get(path).text
    assert "Nothing has been sent" in page
    assert "Priya Quist" in page
    assert "proven" in page
    assert "Approve this plan" in page
    assert known.shown("Mara") == []


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({}, "nobody offers it"),
        ({"Lea": {"offers": ["sailing a small boat"], "seeks": ["chess"]}}, "one person offers it"),
    ],
)
def test_the_worst_off_are_shown_with_what_they_miss(
    lead: TestClient, parts: Parts, others: dict[str, dict[str, object]], said: str
) -> None:
    sailor = {**MARA, "seeks": [*MARA["seeks"], "sailing a small boat"]}
    assert office(parts, {"Mara": sailor, "Tomas": TOMAS, **others}).people
    page = lead.get(planned(lead, parts)).text
    worst = page[page.index("Lowest fit first") :]
    assert "Mara Quist" in worst
    assert "sailing a small boat" in worst
    assert said in worst


def test_a_release_shows_each_pair_to_both_and_is_written_down(
    lead: TestClient, known: Office, parts: Parts
) -> None:
    path = planned(lead, parts)
    assert rows(parts, Suggestion) == 0
    assert released(lead, path).status_code == 303
    with parts.read() as db:
        found = db.scalars(sa.select(Suggestion)).all()
        acts = db.scalars(sa.select(Audit.action)).all()
        assert db.scalars(sa.select(Round.state)).one() is RoundState.RELEASED
    assert {(row.person_id, row.other_id) for row in found} == {
        (row.other_id, row.person_id) for row in found
    }
    assert len(found) == 2
    one, other = found
    assert (one.fit_giving, one.fit_taking) == (other.fit_taking, other.fit_giving)
    assert one.reasons["learn"] == other.reasons["teach"]
    assert acts.count("round_released") == 1
    assert released(lead, path).status_code == 409
    assert lead.post(f"{path}/plan", data={}).status_code == 409
    assert rows(parts, Suggestion) == 2
    assert known.people


def test_a_round_that_is_not_planned_cannot_be_released(
    lead: TestClient, known: Office, parts: Parts
) -> None:
    path = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    assert released(lead, path).status_code == 409
    assert rows(parts, Suggestion) == 0
    assert known.people


def test_a_not_now_since_the_plan_is_passed_over(
    lead: TestClient, known: Office, parts: Parts, clock: MovingClock
) -> None:
    known.suggest()
    path = planned(lead, parts)
    with parts.write() as db:
        for name in ("Mara", "Tomas", "Ben"):
            for row in known.shown(name):
                actions.decline(db, known.viewer(name), row.id, reason=NO_TIME, now=clock())
    released(lead, path)
    with parts.read() as db:
        state = SuggestionState.SHOWN
        assert db.scalars(sa.select(Suggestion.id).where(Suggestion.state == state)).all() == []


def test_what_was_on_show_already_becomes_the_rounds(
    lead: TestClient, known: Office, parts: Parts
) -> None:
    known.suggest()
    path = planned(lead, parts)
    released(lead, path)
    with parts.read() as db:
        shown = db.scalars(
            sa.select(Suggestion).where(
                Suggestion.state == SuggestionState.SHOWN, Suggestion.round_id.is_not(None)
            )
        ).all()
    assert len(shown) == 2


def test_a_new_dry_run_takes_other_dials_and_replaces_the_plan(
    lead: TestClient, known: Office, parts: Parts
) -> None:
    path = planned(lead, parts)
    answer = lead.post(
        f"{path}/plan",
        data={
            "coverage_weight": "4",
            "gamma": "0.5",
            "cross_department": "0.02",
            "cross_generation": "0",
        },
    )
    assert answer.status_code == 303
    drain(parts, HANDLERS)
    with parts.read() as db:
        row = db.scalars(sa.select(Round)).one()
    assert row.settings["attempt"] == 2
    assert (row.plan or {})["dials"]["gamma"] == 0.5
    assert "Dry run 2" in lead.get(path).text
    assert known.people


@pytest.mark.parametrize(
    "data",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "Winter", "gamma": "1"},
        {"name": "Winter", "coverage_weight": "nan"},
        {"name": "Winter", "cross_department": "1e400"},
        {"name": "Winter", "random_share": "7"},
    ],
)
def test_a_faulty_round_is_refused_with_what_was_typed(
    lead: TestClient, parts: Parts, data: dict[str, str]
) -> None:
    answer = lead.post("/lead/rounds", data=data)
    assert answer.status_code == 422
    assert 'class="problem"' in answer.text
    assert rows(parts, Round) == 0


def test_rounds_of_nobody_and_of_one_are_helpful_pages(lead: TestClient, parts: Parts) -> None:
    page = lead.get(planned(lead, parts))
    assert page.status_code == 200
    assert "A pair needs two people" in page.text
    office(parts, {"Mara": MARA})
    page = lead.get(planned(lead, parts))
    assert page.status_code == 200
    assert "One person has no partner" in page.text


def test_the_dashboard_holds_at_most_five_decisions_and_leads_to_each(
    lead: TestClient, known: Office, parts: Parts
) -> None:
    assert "Plan the first round" in lead.get("/lead").text
    for _ in range(7):
        planned(lead, parts)
    page = lead.get("/lead").text
    assert "5 decisions are waiting for you" in page
    assert page.count("Read the plan") == 5
    assert "How the programme is doing" in page
    assert page.count("too few to say") == 4
    assert known.people


@pytest.mark.parametrize("path", ["/lead", "/lead/rounds"])
def test_rounds_are_for_leads(client: TestClient, known: Office, path: str) -> None:
    sign_in(client, known.parts, known.people["Mara"])
    assert client.get(path).status_code == 403


def test_a_share_of_random_pairs_is_kept_with_the_round_until_it_is_changed(
    lead: TestClient, known: Office, parts: Parts
) -> None:
    path = planned(lead, parts, random_share="20")
    page = lead.get(path).text
    assert "drawn at random among those that may be" in page
    assert '<option value="20" selected>' in page
    with parts.read() as db:
        row = db.scalars(sa.select(Round)).one()
    assert (row.plan or {})["random"] == {"moved": 0, "pairs": [], "share": 20}
    planned_again(lead, parts, path, random_share="0")
    assert "drawn at random among those that may be" not in lead.get(path).text
    assert "20%" in tried(lead, parts, path, random_share="20")
    assert known.people


@pytest.mark.parametrize("path", ["", "/pairs", "/plan.csv"])
def test_a_plan_of_an_earlier_version_is_shown_planned_again_and_released(
    lead: TestClient, known: Office, parts: Parts, path: str
) -> None:
    """It holds a dial that is gone, and nothing of what plans have learnt to tell since."""
    assert known.people
    at = planned(lead, parts)
    with parts.write() as db:
        row = db.scalars(sa.select(Round)).one()
        dials = row.settings["dials"] | {"direction_floor": 0.25, "floor": 0.3}
        plan = {name: told for name, told in plan_of(parts).items() if name not in _LEARNT_SINCE}
        worst = [{**one, "answered": 0.2} for one in plan["summary"]["worst"]]
        plan["summary"] = plan["summary"] | {"worst": worst}
        row.plan, row.settings = plan | {"dials": dials}, {"dials": dials, "attempt": 1}
    assert lead.get(at + path).status_code == 200
    assert "lowest fit" in tried(lead, parts, at)
    planned_again(lead, parts, at)
    released(lead, at)
    assert rows(parts, Suggestion) > 0


@pytest.mark.parametrize(
    ("certificate", "said", "unsaid"),
    [
        ({"gap": 0.0, "fit_gap": 0.0}, "proven the best possible", "raise the total fit"),
        ({"gap": 0.004, "fit_gap": 0.02}, "raise the total fit by more than 2.1%", "best possible"),
        ({"gap": 0.1, "fit_gap": 0.6}, "proven within 10% of the best", "raise the total fit"),
        ({"gap": 0.1, "fit_gap": None}, "proven within 10% of the best", "raise the total fit"),
    ],
)
def test_a_proof_is_said_in_the_fit_too_where_it_says_something(
    lead: TestClient,
    known: Office,
    parts: Parts,
    *,
    certificate: dict[str, float | None],
    said: str,
    unsaid: str,
) -> None:
    assert known.people
    at = planned(lead, parts)
    with parts.write() as db:
        row = db.scalars(sa.select(Round)).one()
        row.plan = {**(row.plan or {}), "certificate": certificate}
    page = lead.get(at).text
    assert said in page
    assert unsaid not in page
