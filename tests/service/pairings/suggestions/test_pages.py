"""Suggestions on their pages: both ways, answered, undone; a "not now" is its giver's alone."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import Pair, PairState, Purpose, Suggestion, SuggestionState
from service.pairings.suggestions import actions
from service.problems import Conflict, NotFound, Refused
from tests import factories
from tests.conftest import MovingClock, rows, sign_in
from tests.partners import BEN, MARA, PRIYA, SECRET, TOMAS, Office, api_key, office, reflect

WHO = {"Mara": MARA, "Tomas": TOMAS, "Priya": PRIYA}


@pytest.fixture
def known(parts: Parts) -> Office:
    made = office(parts, WHO)
    made.suggest()
    return made


def as_(client: TestClient, known: Office, name: str) -> TestClient:
    return sign_in(client, known.parts, known.people[name])


def answer(client: TestClient, known: Office, names: tuple[str, str], what: str) -> int:
    row = known.suggestion(*names)
    path = f"/suggestions/{row.id}/{what}"
    return as_(client, known, names[0]).post(path, data={"reason": "no_time"}).status_code


def seen_by(client: TestClient, known: Office, name: str) -> str:
    """Every page on which somebody could read of suggestions, and the service's answers."""
    as_(client, known, name)
    with known.parts.read() as db:
        mine = Suggestion.person_id == known.people[name]
        ids = db.scalars(sa.select(Suggestion.id).where(mine).order_by(Suggestion.id)).all()
    pages = ["/", "/suggestions", "/me/privacy", *(f"/suggestions/{one}" for one in ids)]
    text = "\n".join(client.get(page).text for page in pages)
    return "\n".join(line for line in text.split("\n") if "You signed in" not in line)


def test_a_card_shows_both_directions_and_the_lines_that_meet(
    client: TestClient, known: Office
) -> None:
    row = known.suggestion("Mara", "Tomas")
    page = as_(client, known, "Mara").get(f"/suggestions/{row.id}").text
    for words in ("You teach", "You learn", MARA["offers"][0], TOMAS["offers"][0]):
        assert words in page
    assert "Too few pairs with this fit" in page
    assert "Tomas is never told" in page


def test_no_private_line_is_on_a_card(client: TestClient, parts: Parts) -> None:
    known = office(parts, WHO)
    reflect(parts, known.people["Tomas"], f"{SECRET} {MARA['offers'][0]}")
    known.suggest("private")
    assert known.shown("Mara")
    assert SECRET not in seen_by(client, known, "Mara")


def test_anothers_suggestion_is_not_found(client: TestClient, known: Office) -> None:
    row = known.suggestion("Tomas", "Mara")
    as_(client, known, "Mara")
    assert client.get(f"/suggestions/{row.id}").status_code == 404
    for what in ("accept", "decline", "undo"):
        assert client.post(f"/suggestions/{row.id}/{what}").status_code == 404


def test_a_pair_begins_when_both_have_said_yes(client: TestClient, known: Office) -> None:
    assert answer(client, known, ("Mara", "Tomas"), "accept") == 303
    assert rows(known.parts, Pair) == 0
    row = known.suggestion("Tomas", "Mara")
    second = as_(client, known, "Tomas").post(f"/suggestions/{row.id}/accept")
    with known.parts.read() as db:
        pair = db.scalars(sa.select(Pair)).one()
    assert pair.state is PairState.PROPOSED
    assert second.headers["location"] == f"/pairs/{pair.id}/start"
    assert client.get(second.headers["location"]).status_code == 200


def test_a_yes_puts_the_suggestion_before_the_other_who_is_not_told_of_it(
    client: TestClient, known: Office, parts: Parts
) -> None:
    before = known.suggestion("Tomas", "Mara")
    with parts.write() as db:
        db.delete(db.get_one(Suggestion, before.id))
    answer(client, known, ("Mara", "Tomas"), "accept")
    fresh = known.suggestion("Tomas", "Mara")
    assert (fresh.fit_giving, fresh.fit_taking) == (before.fit_giving, before.fit_taking)
    page = as_(client, known, "Tomas").get(f"/suggestions/{fresh.id}").text
    assert "said yes" not in page


@pytest.mark.parametrize("yes_first", [True, False])
def test_a_not_now_appears_to_the_other_nowhere(
    client: TestClient, known: Office, parts: Parts, *, yes_first: bool
) -> None:
    headers = api_key(parts)
    path = f"/api/v1/people/{known.people['Tomas']}/recommendations"
    if yes_first:
        answer(client, known, ("Tomas", "Mara"), "accept")
    pages = seen_by(client, known, "Tomas")
    told = client.get(path, headers=headers).content
    assert answer(client, known, ("Mara", "Tomas"), "decline") == 303
    assert seen_by(client, known, "Tomas") == pages
    assert client.get(path, headers=headers).content == told


def test_after_a_not_now_the_other_ones_yes_waits_until_it_expires(
    client: TestClient, known: Office, clock: MovingClock
) -> None:
    answer(client, known, ("Mara", "Tomas"), "decline")
    answer(client, known, ("Tomas", "Mara"), "accept")
    assert rows(known.parts, Pair) == 0
    assert known.shown("Mara") == []
    assert "You said yes" in as_(client, known, "Tomas").get("/suggestions").text
    clock.advance(days=14)
    page = as_(client, known, "Tomas").get("/suggestions").text
    assert "You said yes" not in page
    assert "Recently expired" in page


@pytest.mark.parametrize("what", ["accept", "decline"])
def test_an_answer_can_be_undone_for_a_day(
    client: TestClient, known: Office, clock: MovingClock, what: str
) -> None:
    row = known.suggestion("Mara", "Tomas")
    answer(client, known, ("Mara", "Tomas"), what)
    assert "Undo" in client.get("/suggestions").text
    assert client.post(f"/suggestions/{row.id}/undo").status_code == 303
    assert known.suggestion("Mara", "Tomas").answered_at is None
    answer(client, known, ("Mara", "Tomas"), what)
    clock.advance(hours=24)
    assert as_(client, known, "Mara").post(f"/suggestions/{row.id}/undo").status_code == 409


def test_a_yes_that_made_a_pair_is_not_undone_here(client: TestClient, known: Office) -> None:
    row = known.suggestion("Mara", "Tomas")
    answer(client, known, ("Mara", "Tomas"), "accept")
    answer(client, known, ("Tomas", "Mara"), "accept")
    assert as_(client, known, "Mara").post(f"/suggestions/{row.id}/undo").status_code == 409


def test_who_has_no_room_left_has_nothing_open(parts: Parts, client: TestClient) -> None:
    known = office(parts, {**WHO, "Ben": BEN})
    known.suggest()
    answer(client, known, ("Mara", "Tomas"), "accept")
    answer(client, known, ("Tomas", "Mara"), "accept")
    assert known.shown("Mara") == []
    assert known.shown("Ben") == []
    page = as_(client, known, "Mara").get("/suggestions").text
    assert "You have as many partners as you asked for" in page


def test_a_yes_without_room_is_refused_with_a_way_out(known: Office, parts: Parts) -> None:
    row = known.suggestion("Mara", "Tomas")
    with parts.write() as db:
        other = factories.person(db, "Ola Nordmann", parts.clock())
        factories.pair(db, known.people["Mara"], other, parts.clock())
    with parts.write() as db, pytest.raises(Refused, match="as many partners"):
        actions.accept(db, known.viewer("Mara"), row.id, now=parts.clock())


def test_a_suggestion_of_somebody_who_left_is_gone_at_once(
    client: TestClient, known: Office, parts: Parts
) -> None:
    row = known.suggestion("Mara", "Tomas")
    with parts.write() as db:
        tomas = known.people["Tomas"]
        access_actions.set_consent(db, tomas, Purpose.PAIRING, now=parts.clock(), granted=False)
    as_(client, known, "Mara")
    assert "Tomas" not in client.get("/suggestions").text
    assert client.get(f"/suggestions/{row.id}").status_code == 404


def test_an_answer_after_the_end_is_a_conflict(known: Office, clock: MovingClock) -> None:
    row = known.suggestion("Mara", "Tomas")
    clock.advance(days=14)
    with known.parts.write() as db, pytest.raises(Conflict, match="no longer open"):
        actions.accept(db, known.viewer("Mara"), row.id, now=clock())
    with known.parts.write() as db, pytest.raises(NotFound):
        actions.accept(db, known.viewer("Tomas"), row.id, now=clock())


NEEDS: list[tuple[dict[str, object], str]] = [
    ({"offers": ["one line"], "consents": ()}, "Suggestions are switched off"),
    ({"offers": ["one line"]}, "what you want to learn"),
    ({"seeks": ["one line"]}, "what you could teach"),
    ({"offers": ["one line"], "seeks": ["another"], "capacity": 0}, "You are paused"),
    ({"offers": ["one line"], "seeks": ["another"]}, "Nobody fits both ways yet"),
]


@pytest.mark.parametrize(("facts", "said"), NEEDS)
def test_without_suggestions_the_page_says_why_and_what_to_do(
    client: TestClient, parts: Parts, facts: dict[str, object], said: str
) -> None:
    alone = office(parts, {"Mara": facts})
    alone.suggest()
    page = as_(client, alone, "Mara").get("/suggestions")
    assert page.status_code == 200
    assert said in page.text


def test_lines_that_wait_for_the_encoder_are_said_to(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        new: UUID = factories.person(db, "New Here", parts.clock(), **MARA)  # type: ignore[arg-type]  # a row's fields
    assert "We are reading your lines" in sign_in(client, parts, new).get("/suggestions").text


def test_the_state_of_every_answer_is_kept(client: TestClient, known: Office) -> None:
    answer(client, known, ("Mara", "Tomas"), "decline")
    kept = known.shown("Mara", SuggestionState.DECLINED)
    assert [str(row.decline_reason) for row in kept] == ["no_time"]


@pytest.mark.parametrize("days", [0, 20])
def test_a_yes_that_led_to_a_pair_never_reads_as_expired(
    client: TestClient, known: Office, clock: MovingClock, days: int
) -> None:
    mine = known.suggestion("Mara", "Tomas")
    answer(client, known, ("Mara", "Tomas"), "accept")
    answer(client, known, ("Tomas", "Mara"), "accept")
    clock.advance(days=days)
    known.suggest("later")
    with known.parts.read() as db:
        assert db.get_one(Suggestion, mine.id).state is SuggestionState.ACCEPTED
    page = as_(client, known, "Mara").get("/suggestions").text
    assert "Recently expired" not in page
    assert "You said yes" not in page
    assert client.get(f"/suggestions/{mine.id}").headers["location"].startswith("/pairs/")
