"""One session is skipped, brought back or moved with one press, by either of the two."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.i18n.formatting import is_zone
from service.models import MentoringSession, Pair, PairState, Person, SessionState
from service.problems import Refused
from service.sessions.forms import TypedTime, moment
from tests import factories
from tests.agenda_pairs import Couple, couple
from tests.conftest import NOON, MovingClock, sign_in

pytestmark = pytest.mark.dates


@pytest.fixture
def paired(parts: Parts) -> Couple:
    return couple(parts)


def _session(parts: Parts, found: Couple) -> MentoringSession:
    with parts.read() as db:
        return db.get_one(MentoringSession, found.planned)


def test_a_skipped_session_is_offered_back_and_returns(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    answer = client.post(f"/sessions/{paired.planned}/skip")
    assert answer.headers["location"] == f"/pairs/{paired.pair}/sessions"
    sign_in(client, parts, paired.b)
    page = client.get(f"/pairs/{paired.pair}/sessions").text
    assert f'action="/sessions/{paired.planned}/return"' in page
    assert client.post(f"/sessions/{paired.planned}/return").status_code == 303
    found = _session(parts, paired)
    assert (found.state, found.sequence, found.changed_at) == (SessionState.PLANNED, 2, NOON)


def test_a_second_press_of_either_button_does_nothing_more(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    client.post(f"/sessions/{paired.planned}/skip")
    again = client.post(f"/sessions/{paired.planned}/skip")
    assert again.status_code == 409
    assert "already skipped" in again.text
    for _ in range(2):
        assert client.post(f"/sessions/{paired.planned}/return").status_code == 303
    assert _session(parts, paired).sequence == 2


def test_after_a_day_or_its_hour_a_session_stays_skipped(
    client: TestClient, parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    client.post(f"/sessions/{paired.planned}/skip")
    clock.advance(hours=23)
    sign_in(client, parts, paired.a)
    assert client.post(f"/sessions/{paired.planned}/return").status_code == 409
    page = client.get(f"/pairs/{paired.pair}/sessions").text
    assert f"/sessions/{paired.planned}/return" not in page


def test_a_session_does_not_return_into_another_or_into_a_rest(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    client.post(f"/sessions/{paired.planned}/skip")
    with parts.write() as db:
        other = factories.session(db, paired.pair, 8, NOON + timedelta(hours=22, minutes=30))
    assert client.post(f"/sessions/{paired.planned}/return").status_code == 422
    with parts.write() as db:
        db.get_one(MentoringSession, other).state = SessionState.CANCELLED
        db.get_one(Pair, paired.pair).state = PairState.PAUSED
    assert client.post(f"/sessions/{paired.planned}/return").status_code == 409
    assert _session(parts, paired).state is SessionState.CANCELLED


def test_the_next_session_moves_with_one_press(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    page = client.get(f"/pairs/{paired.pair}/sessions").text
    offered = page.split(f"/sessions/{paired.planned}/move", 1)[1].split("</form>", 1)[0]
    slot = offered.split('name="slot" value="', 1)[1].split('"', 1)[0]
    typed = {"slot": slot, "seen": "0"}
    assert client.post(f"/sessions/{paired.planned}/move", data=typed).status_code == 303
    found = _session(parts, paired)
    assert (found.starts_at, found.sequence) == (datetime.fromisoformat(slot), 1)


def test_whoever_read_an_older_time_is_told_of_the_newer_one(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = f"/sessions/{paired.planned}/move"
    one, other = (NOON + timedelta(days=days) for days in (2, 3))
    sign_in(client, parts, paired.a)
    assert client.post(path, data={"slot": one.isoformat(), "seen": "0"}).status_code == 303
    sign_in(client, parts, paired.b)
    answer = client.post(path, data={"slot": other.isoformat(), "seen": "0"})
    assert answer.status_code == 422
    assert "was moved since you opened this page" in answer.text
    same = client.post(path, data={"slot": one.isoformat(), "seen": "0"})
    assert same.status_code == 303
    assert _session(parts, paired).starts_at == one
    assert _session(parts, paired).sequence == 1


def test_whoever_read_an_older_list_books_nothing_twice(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = f"/pairs/{paired.pair}/sessions"
    first, second = (
        {"slot": (NOON + timedelta(days=days)).isoformat(), "many": "series", "seen": "7"}
        for days in (14, 15)
    )
    assert sign_in(client, parts, paired.a).post(path, data=first).status_code == 303
    answer = sign_in(client, parts, paired.b).post(path, data=second)
    assert answer.status_code == 422
    assert "were booked since you opened this page" in answer.text


def test_a_strangers_session_is_neither_skipped_nor_returned(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        ana = factories.person(db, "Ana Ruiz", NOON)
    sign_in(client, parts, ana)
    for path in ("skip", "return"):
        assert client.post(f"/sessions/{paired.planned}/{path}").status_code == 404


def test_both_clocks_and_their_changes_are_shown(
    client: TestClient, parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    clock.now = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with parts.write() as db:
        db.get_one(Person, paired.a).time_zone = "Europe/London"
        db.get_one(Person, paired.b).time_zone = "America/New_York"
        for number, day in ((8, 3), (9, 17), (10, 31)):
            hour = 14 if day == 31 else 15
            at = datetime(2027, 3, day, hour, tzinfo=UTC)
            factories.session(db, paired.pair, number, at, time_zone="Europe/London")
    page = sign_in(client, parts, paired.b).get(f"/pairs/{paired.pair}/sessions").text
    assert "From 14 March this is 11:00 for you instead of 10:00" in page
    assert "From 28 March this is 10:00 for you instead of 11:00" in page
    page = sign_in(client, parts, paired.a).get(f"/pairs/{paired.pair}/sessions").text
    assert "this is 11:00 for" in page
    assert "for you" not in page


def test_where_no_hour_suits_both_the_page_says_so(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        db.get_one(Person, paired.a).time_zone = "Pacific/Auckland"
        db.get_one(Person, paired.b).time_zone = "Europe/Berlin"
    page = sign_in(client, parts, paired.a).get(f"/pairs/{paired.pair}/sessions").text
    assert "No hour in the next three weeks suits both" in page


def test_a_time_in_the_gap_is_refused_and_of_a_doubled_one_the_first_is_taken() -> None:
    with pytest.raises(Refused, match="The clocks go forward"):
        moment(TypedTime(at="2027-03-28T02:30"), "Europe/Berlin")
    doubled = moment(TypedTime(at="2026-10-25T02:30"), "Europe/Berlin")
    assert doubled == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("at", ["9999-12-31T23:59", "0001-01-01T00:00", "2026-02-30T10:00", "\x00"])
def test_a_time_that_no_calendar_has_is_refused(at: str) -> None:
    for typed in (TypedTime(at=at), TypedTime(slot=at)):
        for zone in ("America/New_York", "Pacific/Auckland"):
            try:
                found = moment(typed, zone)
            except Refused as problem:
                assert problem.kind == "no-time"  # noqa: PT017  # some zones have that hour
            else:
                assert found.tzinfo is not None


@pytest.mark.parametrize(
    "name",
    ["Mars/Phobos", "Europe", "europe/berlin", "localtime", "../Berlin", "", "A" * 300, "Aa\x00"],
)
def test_a_zone_that_does_not_exist_is_known_for_none(name: str) -> None:
    assert not is_zone(name)


def test_a_zone_that_does_not_exist_is_refused_beside_its_field(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    for name in ("Mars/Phobos", "Europe", "A" * 300):
        answer = client.post("/me/settings", data={"time_zone": name})
        assert answer.status_code == 422
        assert 'id="time_zone-fault"' in answer.text
