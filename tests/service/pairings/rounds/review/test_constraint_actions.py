"""A lead locks, rules out and swaps; the next plan follows, and no private rule is told."""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from httpx2 import Response

from service.bootstrap import Parts
from service.models import Exclusion, Person, PersonState
from tests.conftest import MovingClock, sign_in
from tests.partners import Office, office
from tests.planned_rounds import FOUR, pairs_of, plan_of, planned, planned_again

CANNOT = "These two can&#39;t be paired"


def decide(lead: TestClient, path: str, act: str, *, one: str, other: str) -> Response:
    sent = {"act": act, "one": f"{one} Quist", "other": f"{other} Quist"}
    return lead.post(f"{path}/constraints", data=sent)


def partner(four: Office, name: str) -> str:
    """Whom the plan gives to somebody, by first name."""
    mine = four.people[name]
    (pair,) = [pair for pair in pairs_of(four.parts) if mine in pair]
    (other,) = pair - {mine}
    return next(first for first, person_id in four.people.items() if person_id == other)


def pair(four: Office, one: str, other: str) -> frozenset[UUID]:
    return frozenset((four.people[one], four.people[other]))


def test_a_locked_pair_is_in_the_next_plan(lead: TestClient, four: Office, round_path: str) -> None:
    other = "Tomas" if partner(four, "Mara") == "Ben" else "Ben"
    assert decide(lead, round_path, "lock", one="Mara", other=other).status_code == 303
    page = lead.get(round_path).text
    assert "from the next plan on" in page
    assert "Idris Bell" in page[page.index("Locked and ruled out") :]
    assert "One decision is not in this plan yet" in page
    planned_again(lead, four.parts, round_path)
    assert pair(four, "Mara", other) in pairs_of(four.parts)
    assert len(pairs_of(four.parts)) == 2
    assert 'In this plan">yes</td>' in lead.get(round_path).text
    assert "Locked." in lead.get(f"{round_path}/pairs").text


def test_a_pair_that_is_ruled_out_is_in_no_plan(
    lead: TestClient, four: Office, round_path: str
) -> None:
    before = partner(four, "Mara")
    decide(lead, round_path, "forbid", one="Mara", other=before)
    planned_again(lead, four.parts, round_path)
    assert partner(four, "Mara") != before
    assert "ruled out" in lead.get(round_path).text


def test_whoever_has_all_partners_ruled_out_is_told_so(
    lead: TestClient, four: Office, round_path: str
) -> None:
    for other in ("Tomas", "Ben"):
        decide(lead, round_path, "forbid", one="Mara", other=other)
    planned_again(lead, four.parts, round_path)
    assert "have only partners whom a lead has ruled out" in lead.get(round_path).text


def test_a_swap_locks_both_new_pairs(lead: TestClient, four: Office, round_path: str) -> None:
    mine, theirs = partner(four, "Mara"), partner(four, "Lena")
    assert decide(lead, round_path, "swap", one="Mara", other="Lena").status_code == 303
    planned_again(lead, four.parts, round_path)
    assert pairs_of(four.parts) == {pair(four, "Mara", theirs), pair(four, "Lena", mine)}
    assert all(one["locked"] for one in plan_of(four.parts)["pairs"])


def test_two_who_are_a_pair_have_no_partners_to_swap(
    lead: TestClient, four: Office, round_path: str
) -> None:
    answer = decide(lead, round_path, "swap", one="Mara", other=partner(four, "Mara"))
    assert answer.status_code == 422
    assert "choose one person from each of two pairs" in answer.text


def test_a_decision_can_be_taken_back(lead: TestClient, four: Office, round_path: str) -> None:
    decide(lead, round_path, "forbid", one="Mara", other="Ben")
    ids = sorted(map(str, pair(four, "Mara", "Ben")))
    sent = {"a_id": ids[0], "b_id": ids[1]}
    assert lead.post(f"{round_path}/constraints/remove", data=sent).status_code == 303
    assert "Locked and ruled out" not in lead.get(round_path).text
    assert lead.post(f"{round_path}/constraints/remove", data={"a_id": "x"}).status_code == 422


def test_of_two_decisions_on_a_pair_the_later_holds(
    lead: TestClient, four: Office, round_path: str
) -> None:
    decide(lead, round_path, "forbid", one="Mara", other="Ben")
    decide(lead, round_path, "lock", one="Ben", other="Mara")
    planned_again(lead, four.parts, round_path)
    assert [one["kind"] for one in plan_of(four.parts)["constraints"]] == ["lock"]
    assert pair(four, "Mara", "Ben") in pairs_of(four.parts)


def idris_of(office: Office) -> UUID:
    with office.parts.read() as db:
        return db.scalars(sa.select(Person.id).where(Person.name == "Idris Bell")).one()


def block(office: Office) -> None:
    with office.parts.write() as db:
        db.add(Exclusion(person_id=office.people["Ben"], other_id=office.people["Mara"]))


def report(office: Office) -> None:
    with office.parts.write() as db:
        db.get_one(Person, office.people["Ben"]).manager_id = office.people["Mara"]


def share_no_language(office: Office) -> None:
    with office.parts.write() as db:
        db.get_one(Person, office.people["Ben"]).languages = ["fi"]


def teach_other_things(_: Office) -> None:
    """The lock is of two who both offer the same."""


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        (block, "Ben"),
        (report, "Ben"),
        (share_no_language, "Ben"),
        (teach_other_things, "Lena"),
    ],
)
def test_a_lock_against_any_rule_is_refused_in_one_sentence(
    lead: TestClient, four: Office, *, rule: Callable[[Office], None], other: str
) -> None:
    rule(four)
    path = planned(lead, four.parts)
    answer = decide(lead, path, "lock", one="Mara", other=other)
    assert answer.status_code == 422
    assert CANNOT in answer.text
    for told in ("reporting", "language", "block", "not available"):
        fault = answer.text[answer.text.index(CANNOT) :][:200]
        assert told not in fault
    assert "Locked and ruled out" not in lead.get(path).text


def test_a_block_since_the_first_plan_of_the_day_changes_no_answer(
    lead: TestClient, four: Office, round_path: str
) -> None:
    block(four)
    assert decide(lead, round_path, "lock", one="Mara", other="Ben").status_code == 303
    planned_again(lead, four.parts, round_path)
    assert pair(four, "Mara", "Ben") in pairs_of(four.parts)


def test_a_lock_that_a_rule_is_against_by_the_next_day_is_passed_over(
    lead: TestClient, four: Office, round_path: str, clock: MovingClock
) -> None:
    decide(lead, round_path, "lock", one="Mara", other="Ben")
    block(four)
    clock.advance(hours=15)
    sign_in(lead, four.parts, idris_of(four))
    planned_again(lead, four.parts, round_path)
    assert pair(four, "Mara", "Ben") not in pairs_of(four.parts)
    assert "no: a rule is against it, or one has no room" in lead.get(round_path).text


def test_locks_keep_to_the_room_that_somebody_has(
    lead: TestClient, four: Office, round_path: str
) -> None:
    assert decide(lead, round_path, "lock", one="Mara", other="Ben").status_code == 303
    answer = decide(lead, round_path, "lock", one="Mara", other="Tomas")
    assert answer.status_code == 422
    assert "as many locked partners as they have room for" in answer.text
    planned_again(lead, four.parts, round_path)
    assert pair(four, "Mara", "Tomas") not in pairs_of(four.parts)


def test_somebody_with_room_for_two_has_two_locks(lead: TestClient, parts: Parts) -> None:
    known = office(parts, FOUR | {"Mara": FOUR["Mara"] | {"capacity": 2}})
    path = planned(lead, parts)
    for other in ("Ben", "Tomas"):
        assert decide(lead, path, "lock", one="Mara", other=other).status_code == 303
    planned_again(lead, parts, path)
    assert pairs_of(parts) == {pair(known, "Mara", "Ben"), pair(known, "Mara", "Tomas")}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("Nobody", "Ben", "Nobody in this plan has this name or address."),
        ("Mara", "Mara", "A pair needs two different people."),
    ],
)
def test_a_name_that_means_nobody_is_refused_beside_its_field(
    lead: TestClient, four: Office, round_path: str, *, one: str, other: str, said: str
) -> None:
    answer = decide(lead, round_path, "lock", one=one, other=other)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{one} Quist"' in answer.text
    assert four.people


def test_of_two_people_with_one_name_the_address_tells_which(
    lead: TestClient, four: Office
) -> None:
    with four.parts.write() as db:
        db.get_one(Person, four.people["Lena"]).name = "Mara Quist"
    path = planned(lead, four.parts)
    answer = decide(lead, path, "forbid", one="Mara", other="Ben")
    assert "Several people of this plan have this name" in answer.text
    sent = {"act": "forbid", "one": "LENA.quist@tidewater.example", "other": "ben quist"}
    assert lead.post(f"{path}/constraints", data=sent).status_code == 303


def test_nothing_is_decided_of_a_round_that_has_no_plan(lead: TestClient, four: Office) -> None:
    path = lead.post("/lead/rounds", data={"name": "Winter round"}).headers["location"]
    assert decide(lead, path, "lock", one="Mara", other="Ben").status_code == 409
    assert four.people


def test_decisions_stay_with_the_round_when_somebody_is_gone(
    lead: TestClient, four: Office, round_path: str
) -> None:
    decide(lead, round_path, "lock", one="Mara", other="Ben")
    with four.parts.write() as db:
        db.get_one(Person, four.people["Mara"]).state = PersonState.LEFT
    assert "somebody who has left" in lead.get(round_path).text
    planned_again(lead, four.parts, round_path)
    assert lead.get(round_path).status_code == 200
    assert not any(four.people["Mara"] in one for one in pairs_of(four.parts))
