"""A missed meeting is followed by another time; two in a row by one kind question to both."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import MentoringSession, MissedAnswer, MissedTalk, Pair, PairState, SessionState
from service.sessions.jobs import close_overdue
from tests import factories
from tests.agenda_pairs import Couple, couple
from tests.conftest import NOON, MovingClock, rows, sign_in

pytestmark = pytest.mark.dates


QUESTION = "have missed two sessions"


@pytest.fixture
def paired(parts: Parts) -> Couple:
    """Their meeting of tomorrow was missed by the time that the clock is moved to."""
    return couple(parts)


@pytest.fixture
def missed_once(parts: Parts, clock: MovingClock, paired: Couple) -> Couple:
    clock.advance(days=3)
    close_overdue(parts, clock())
    return paired


@pytest.fixture
def missed_twice(parts: Parts, missed_once: Couple) -> Couple:
    with parts.write() as db:
        db.get_one(MentoringSession, missed_once.held).state = SessionState.MISSED
    return missed_once


def _answer(client: TestClient, found: Couple, what: str) -> str:
    answer = client.post(f"/pairs/{found.pair}/missed", data={"what": what})
    assert answer.status_code == 303
    return answer.headers["location"]


def test_after_one_missed_meeting_another_time_is_one_press(
    client: TestClient, parts: Parts, missed_once: Couple
) -> None:
    week = sign_in(client, parts, missed_once.a).get("/").text
    assert "You and Helen did not meet" in week
    assert QUESTION not in week
    path = f"/pairs/{missed_once.pair}/sessions"
    offered = client.get(path).text.split("You did not meet on", 1)[1].split("</form>", 1)[0]
    slot = offered.split('name="slot" value="', 1)[1].split('"', 1)[0]
    typed = {"slot": slot, "many": "one", "seen": "7"}
    assert client.post(path, data=typed).status_code == 303
    assert "did not meet" not in client.get("/").text


def test_two_in_a_row_ask_both_and_each_reads_the_others_choice(
    client: TestClient, parts: Parts, missed_twice: Couple
) -> None:
    path = f"/pairs/{missed_twice.pair}/missed"
    for person in (missed_twice.a, missed_twice.b):
        assert QUESTION in sign_in(client, parts, person).get("/").text
        assert "You and " in client.get(path).text
    _answer(client, missed_twice, "other_time")
    assert QUESTION not in client.get("/").text
    sign_in(client, parts, missed_twice.a)
    assert "Helen has said what would help" in client.get("/").text
    assert "Helen said: Another time of day or week." in client.get(path).text


@pytest.mark.parametrize("what", list(MissedAnswer))
def test_every_answer_leads_to_where_it_is_done(
    client: TestClient, parts: Parts, missed_twice: Couple, what: MissedAnswer
) -> None:
    sign_in(client, parts, missed_twice.a)
    there = _answer(client, missed_twice, what.value)
    assert there.startswith(f"/pairs/{missed_twice.pair}")
    assert client.get(there).status_code == 200


def test_an_answer_may_be_changed_and_is_kept_once(
    client: TestClient, parts: Parts, missed_twice: Couple
) -> None:
    sign_in(client, parts, missed_twice.a)
    for what in ("rest", "rest", "shorter"):
        _answer(client, missed_twice, what)
    with parts.read() as db:
        (kept,) = db.scalars(sa.select(MissedTalk)).all()
    assert (kept.answer, kept.person_id) == (MissedAnswer.SHORTER, missed_twice.a)


def test_nothing_is_asked_of_those_who_met_skipped_or_rest(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = f"/pairs/{paired.pair}/missed"
    sign_in(client, parts, paired.a)
    assert "There is nothing to answer here" in client.get(path).text
    client.post(f"/sessions/{paired.planned}/skip")
    assert "did not" not in client.get("/").text
    assert client.post(path, data={"what": "rest"}).status_code == 404
    assert rows(parts, MissedTalk) == 0


def test_a_meeting_held_in_between_ends_the_row(
    client: TestClient, parts: Parts, clock: MovingClock, missed_twice: Couple
) -> None:
    with parts.write() as db:
        held = {"state": SessionState.HELD}
        factories.session(db, missed_twice.pair, 8, clock() - timedelta(hours=5), **held)
    page = sign_in(client, parts, missed_twice.a).get("/").text
    assert QUESTION not in page
    assert "did not meet" not in page


def test_a_pair_that_rests_is_not_asked(
    client: TestClient, parts: Parts, missed_twice: Couple
) -> None:
    with parts.write() as db:
        db.get_one(Pair, missed_twice.pair).state = PairState.PAUSED
    sign_in(client, parts, missed_twice.a)
    assert QUESTION not in client.get("/").text
    assert "There is nothing to answer" in client.get(f"/pairs/{missed_twice.pair}/missed").text


def test_a_strangers_meetings_are_not_found_and_no_answer_is_no_choice(
    client: TestClient, parts: Parts, missed_twice: Couple
) -> None:
    path = f"/pairs/{missed_twice.pair}/missed"
    sign_in(client, parts, missed_twice.a)
    for what in ("", "blame"):
        assert client.post(path, data={"what": what}).status_code == 422
    with parts.write() as db:
        stranger = factories.person(db, "Ana Ruiz", NOON)
    sign_in(client, parts, stranger)
    assert client.get(path).status_code == 404
    assert client.post(path, data={"what": "rest"}).status_code == 404
