"""Why not these two: one honest sentence, in which no private rule stands out."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Exclusion, Person
from tests.conftest import MovingClock, sign_in
from tests.partners import Office, office
from tests.planned_rounds import FOUR, planned, planned_again

CANNOT = "A rule is against it; which one is not said, as some are private."
SAILOR = {"offers": ["sailing a small boat"], "seeks": ["pivot tables and no fear"]}


def asked(lead: TestClient, path: str, one: str, other: str) -> str:
    sent = {"one": f"{one} Quist", "other": f"{other} Quist"}
    answer = lead.post(f"{path}/why-not", data=sent)
    assert answer.status_code == 200
    start = answer.text.index('class="answer"')
    return answer.text[start : answer.text.index("</p>", start)].replace("&#39;", "'")


def block(known: Office) -> None:
    with known.parts.write() as db:
        db.add(Exclusion(person_id=known.people["Ben"], other_id=known.people["Mara"]))


def report(known: Office) -> None:
    with known.parts.write() as db:
        db.get_one(Person, known.people["Ben"]).manager_id = known.people["Mara"]


@pytest.mark.parametrize("rule", [block, report])
def test_every_rule_is_told_alike(
    lead: TestClient, four: Office, rule: Callable[[Office], None]
) -> None:
    rule(four)
    assert CANNOT in asked(lead, planned(lead, four.parts), "Mara", "Ben")


def test_what_lines_say_is_told_before_any_rule(lead: TestClient, four: Office) -> None:
    with four.parts.write() as db:
        db.add(Exclusion(person_id=four.people["Lena"], other_id=four.people["Mara"]))
    said = asked(lead, planned(lead, four.parts), "Mara", "Lena")
    assert "Neither would learn what they asked for from the other." in said


def test_one_direction_that_is_too_weak_is_named(lead: TestClient, parts: Parts) -> None:
    office(parts, FOUR | {"Sail": SAILOR})
    said = asked(lead, planned(lead, parts), "Mara", "Sail")
    assert "Mara Quist would not learn what they asked for from Sail Quist" in said


def test_a_pair_of_the_plan_and_one_beside_it(
    lead: TestClient, four: Office, round_path: str
) -> None:
    answers = [asked(lead, round_path, "Mara", other) for other in ("Tomas", "Ben")]
    assert sum("They are a pair in this plan." in said for said in answers) == 1
    assert sum("better" in said for said in answers) == 1
    assert four.people


def test_a_pair_that_a_lead_ruled_out(lead: TestClient, four: Office, round_path: str) -> None:
    sent = {"act": "forbid", "one": "Mara Quist", "other": "Ben Quist"}
    lead.post(f"{round_path}/constraints", data=sent)
    planned_again(lead, four.parts, round_path)
    assert "A lead has ruled this pair out." in asked(lead, round_path, "Mara", "Ben")


def test_somebody_without_lines_is_told_of(lead: TestClient, parts: Parts) -> None:
    office(parts, FOUR | {"Silent": {}})
    said = asked(lead, planned(lead, parts), "Mara", "Silent")
    assert "Silent Quist has not yet said what they teach and want to learn." in said


def test_a_block_since_the_plan_changes_no_answer(
    lead: TestClient, four: Office, round_path: str
) -> None:
    before = [asked(lead, round_path, "Mara", other) for other in ("Tomas", "Ben", "Lena")]
    block(four)
    assert [asked(lead, round_path, "Mara", other) for other in ("Tomas", "Ben", "Lena")] == before


def test_a_plan_of_an_earlier_day_is_asked_in_vain(
    lead: TestClient, four: Office, round_path: str, clock: MovingClock
) -> None:
    sent = {"one": "Mara Quist", "other": "Lena Quist"}
    with four.parts.read() as db:
        idris = db.scalars(sa.select(Person.id).where(Person.name == "Idris Bell")).one()
    clock.advance(hours=15)
    sign_in(lead, four.parts, idris)
    page = lead.post(f"{round_path}/why-not", data=sent).text
    assert "This plan is from an earlier day" in page


def test_names_are_asked_for(lead: TestClient, four: Office, round_path: str) -> None:
    answer = lead.post(f"{round_path}/why-not", data={"one": "", "other": "Nobody"})
    assert answer.status_code == 422
    assert four.people
