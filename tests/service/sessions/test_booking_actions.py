"""Sessions are booked on somebody's wall clock, moved and skipped by either of the two."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from service.bootstrap import Parts
from service.i18n.formatting import clock as clock_of
from service.i18n.formatting import zone as zone_of
from service.i18n.wall_clock import series
from service.i18n.week import PARTS
from service.models import MentoringSession, Outbox, Pair, PairState, Person, SessionState
from service.sessions.availability import Free, common_slots
from tests import factories
from tests.agenda_pairs import Couple, couple
from tests.conftest import NOON, rows, sign_in

pytestmark = pytest.mark.dates


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING = {f"{day}-{part}" for day in DAYS[:5] for part in PARTS}
ZONES = ("Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland")


def test_a_series_keeps_the_wall_clock_over_daylight_saving() -> None:
    first = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    found = series(first, 2, 3, zone_name="Europe/London")
    assert [clock_of(at, "Europe/London") for at in found] == ["15:00"] * 3
    assert [clock_of(at, "America/New_York") for at in found] == ["10:00", "11:00", "10:00"]


def test_proposed_starts_lie_in_both_peoples_free_times() -> None:
    berlin = Free("Europe/Berlin", ["tue-afternoon", "wed-midday", "thu-afternoon"])
    london = Free("Europe/London", ["tue-midday", "wed-midday", "thu-morning"])
    found = common_slots(berlin, london, 45, after=NOON).starts
    told = [
        (f"{at:%a}", clock_of(at, "Europe/Berlin"), clock_of(at, "Europe/London")) for at in found
    ]
    assert told == [
        ("Wed", "12:00", "11:00"),
        ("Tue", "14:00", "13:00"),
        ("Wed", "12:00", "11:00"),
    ]


def test_where_free_times_never_meet_working_hours_are_tried() -> None:
    early, late = Free("Europe/Berlin", ["mon-morning"]), Free("Europe/Berlin", ["fri-afternoon"])
    assert len(common_slots(early, late, 60, after=NOON).starts) == 3
    far = Free("Pacific/Auckland", [])
    assert common_slots(early, far, 60, after=NOON).starts == []


@given(
    parts_of=st.lists(
        st.sets(st.sampled_from(sorted(WORKING)), max_size=6), min_size=2, max_size=2
    ),
    zones=st.lists(st.sampled_from(ZONES), min_size=2, max_size=2),
    hours=st.integers(0, 8760),
    minutes=st.sampled_from((30, 45, 60)),
)
@settings(max_examples=40)
def test_every_proposed_start_suits_both_on_their_own_clocks(
    parts_of: list[set[str]], zones: list[str], hours: int, minutes: int
) -> None:
    people = [Free(zone, sorted(times)) for zone, times in zip(zones, parts_of, strict=True)]
    after = NOON + timedelta(hours=hours)
    found = common_slots(people[0], people[1], minutes, after=after)
    days = [at.astimezone(zone_of(zones[0])).date() for at in found.starts]
    assert days == sorted(set(days))
    assert all(day > after.astimezone(zone_of(zones[0])).date() for day in days)
    for at, person in itertools.product(found.starts, people):
        asked = set(person.times) if found.are_marked and person.times else WORKING
        for past in (0, minutes - 1):
            local = (at + timedelta(minutes=past)).astimezone(zone_of(person.time_zone))
            part = next(name for name, span in PARTS.items() if local.hour in span)
            assert f"{DAYS[local.weekday()]}-{part}" in asked


@pytest.fixture
def paired(parts: Parts) -> Couple:
    return couple(parts, planned_sessions=9)


def _starts(parts: Parts, found: Couple) -> list[tuple[int, str, SessionState]]:
    with parts.read() as db:
        sessions = db.scalars(
            sa.select(MentoringSession)
            .where(MentoringSession.pair_id == found.pair)
            .order_by(MentoringSession.number)
        )
        return [
            (row.number, f"{row.starts_at:%m-%dT%H:%M}", row.state)
            for row in sessions
            if row.state is not SessionState.HELD
        ]


def test_a_tap_books_the_rest_of_the_series(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = f"/pairs/{paired.pair}/sessions"
    assert "Berlin" in sign_in(client, parts, paired.a).get(path).text
    slot = datetime(2026, 12, 9, 11, 0, tzinfo=UTC).isoformat()
    answer = client.post(path, data={"slot": slot, "many": "series"})
    assert answer.status_code == 303
    planned = SessionState.PLANNED
    assert _starts(parts, paired) == [
        (7, "11-25T10:00", planned),
        (8, "12-09T11:00", planned),
        (9, "12-23T11:00", planned),
    ]


def test_an_earlier_session_takes_the_earlier_number(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        factories.session(db, paired.pair, 8, NOON + timedelta(days=20))
        factories.session(db, paired.pair, 9, NOON + timedelta(days=30))
    sign_in(client, parts, paired.a)
    typed = {"slot": "other", "at": "2026-12-07T09:30", "many": "one"}
    assert client.post(f"/pairs/{paired.pair}/sessions", data=typed).status_code == 303
    assert [at for _, at, _ in _starts(parts, paired)] == [
        "11-25T10:00",
        "12-07T08:30",
        "12-14T12:00",
        "12-24T12:00",
    ]


IMPOSSIBLE = {
    "": "Choose a day and a time.",
    "tomorrow": "Choose a day and a time.",
    "2026-11-20T10:00": "Choose a time within",
    "2026-11-25T11:15": "You two already meet on Wednesday 25 November.",
    "2027-03-28T02:30": "The clocks go forward",
}


def test_a_time_that_cannot_be_is_refused_beside_its_field(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        for one in (paired.a, paired.b):
            db.get_one(Person, one).time_zone = "Europe/Berlin"
    sign_in(client, parts, paired.a)
    for at, sentence in IMPOSSIBLE.items():
        typed = {"slot": "other", "at": at, "many": "one"}
        answer = client.post(f"/pairs/{paired.pair}/sessions", data=typed)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert rows(parts, MentoringSession) == 2


def test_a_pair_that_has_not_agreed_books_nothing(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        db.get_one(Pair, paired.pair).state = PairState.PROPOSED
    sign_in(client, parts, paired.a)
    typed = {"slot": "other", "at": "2026-12-07T09:30", "many": "one"}
    assert client.post(f"/pairs/{paired.pair}/sessions", data=typed).status_code == 422


def test_a_session_booked_for_tomorrow_is_drafted_at_once(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    typed = {"slot": (NOON + timedelta(hours=30)).isoformat(), "many": "one"}
    client.post(f"/pairs/{paired.pair}/sessions", data=typed)
    assert rows(parts, Outbox) == 1


def test_one_session_moves_and_the_rest_stay(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        factories.session(db, paired.pair, 8, NOON + timedelta(days=15))
    sign_in(client, parts, paired.b)
    path = f"/sessions/{paired.planned}/move"
    at = clock_of(NOON + timedelta(days=2), "Europe/Berlin")
    assert client.post(path, data={"at": f"2026-11-26T{at}"}).status_code == 303
    assert [number for number, _, _ in _starts(parts, paired)] == [7, 8]
    assert client.post(path, data={"at": "2020-01-01T10:00"}).status_code == 422
    assert client.post(path, data={"do": "skip"}).status_code == 303
    assert _starts(parts, paired)[0][2] is SessionState.CANCELLED
    assert client.post(path, data={"do": "skip"}).status_code == 409
