"""A calendar address is its owner's alone: made, followed, revoked, and gone with its person."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import icalendar
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy.orm import Session

from service.access.queries import viewer_of
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import Feed, MentoringSession, Person, PersonState
from service.privacy import erasure
from service.sessions import reschedule_actions
from service.sessions.calendar import feeds
from service.sessions.reschedule_actions import Move
from tests import factories
from tests.agenda_pairs import Couple, couple
from tests.conftest import NOON, MovingClock, rows, sign_in

pytestmark = pytest.mark.dates


@pytest.fixture
def paired(parts: Parts) -> Couple:
    return couple(parts)


def _viewer(db: Session, person_id: UUID) -> Viewer:
    found = viewer_of(db, person_id)
    assert found is not None
    return found


def _address(client: TestClient) -> str:
    page = client.post("/me/calendar", data={"do": "make"}).text
    found = re.search(r'value="http[^"]*(/calendar/[\w-]{43}\.ics)"', page)
    assert found is not None
    return found[1]


def _read(body: bytes) -> dict[str, tuple[str, int]]:
    """{UID: (state, sequence)}, on which two readers agree."""
    found = {
        str(one.uid): (str(one["status"]), one.sequence)
        for one in icalendar.Calendar.from_ical(body).events
    }
    others = IcsCalendarStream.calendar_from_ics(body.decode()).events
    assert found == {
        str(one.uid): (str(one.status.value if one.status else ""), one.sequence or 0)
        for one in others
    }
    return found


def test_an_address_is_shown_once_and_needs_no_sign_in(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    assert "Make my address" in client.get("/me/calendar").text
    path = _address(client)
    assert path not in client.get("/me/calendar").text
    client.cookies.clear()
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"{paired.planned}@bothways" in _read(answer.content)
    for word in ("Mara", "Helen", "pivot", "claims"):
        assert word not in answer.text


def test_only_a_hash_of_the_token_is_kept(client: TestClient, parts: Parts, paired: Couple) -> None:
    path = _address(sign_in(client, parts, paired.a))
    with parts.read() as db:
        (kept,) = db.scalars(sa.select(Feed)).all()
    assert len(kept.token_hash) == 64
    assert kept.token_hash not in path


def test_an_unchanged_calendar_is_not_sent_twice(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = _address(sign_in(client, parts, paired.a))
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    client.post(f"/sessions/{paired.planned}/skip")
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_three_edits_keep_the_uid_and_raise_the_sequence(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = _address(sign_in(client, parts, paired.a))
    uid = f"{paired.planned}@bothways"
    first = _read(client.get(path).content)
    assert first[uid] == ("CONFIRMED", 0)
    with parts.write() as db:
        viewer = _viewer(db, paired.b)
        reschedule_actions.move(
            db, viewer, paired.planned, wish=Move(NOON + timedelta(days=3)), now=parts.clock()
        )
    assert _read(client.get(path).content)[uid] == ("CONFIRMED", 1)
    client.post(f"/sessions/{paired.planned}/skip")
    assert _read(client.get(path).content)[uid] == ("CANCELLED", 2)
    client.post(f"/sessions/{paired.planned}/return")
    last = _read(client.get(path).content)
    assert last[uid] == ("CONFIRMED", 3)
    assert last.keys() == first.keys()


def test_what_was_called_off_is_told_for_sixty_days(
    client: TestClient, parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    path = _address(sign_in(client, parts, paired.a))
    client.post(f"/sessions/{paired.planned}/skip")
    clock.advance(days=59)
    assert f"{paired.planned}@bothways" in _read(client.get(path).content)
    clock.advance(days=2)
    assert _read(client.get(path).content) == {}


def test_a_revoked_an_older_and_an_invented_address_look_alike(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    sign_in(client, parts, paired.a)
    older, newer = _address(client), _address(client)
    assert client.get(newer).status_code == 200
    assert client.post("/me/calendar", data={"do": "revoke"}).status_code == 303
    for path in (older, newer, "/calendar/nobody-ever-made-this.ics", "/calendar/%F0%9F.ics"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "This calendar address is no longer valid" in answer.text


def test_a_calendar_ends_with_its_persons_leaving(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = _address(sign_in(client, parts, paired.a))
    with parts.write() as db:
        db.get_one(Person, paired.a).state = PersonState.LEFT
    assert client.get(path).status_code == 404


def test_an_erasure_takes_the_calendar_and_tells_the_partners(
    client: TestClient, parts: Parts, paired: Couple, tmp_path: Path
) -> None:
    gone = _address(sign_in(client, parts, paired.a))
    stays = _address(sign_in(client, parts, paired.b))
    with parts.write() as db:
        erasure.erase(db, paired.a, parts.clock(), tombstones=tmp_path / "erasures.jsonl")
    assert client.get(gone).status_code == 404
    assert _read(client.get(stays).content)[f"{paired.planned}@bothways"] == ("CANCELLED", 1)
    assert rows(parts, Feed) == 1


def test_an_end_and_its_undo_reach_the_partners_calendar(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    path = _address(sign_in(client, parts, paired.b))
    uid = f"{paired.planned}@bothways"
    sign_in(client, parts, paired.a)
    ended = client.post(f"/pairs/{paired.pair}/end", data={"do": "stop", "sure": "yes"})
    assert ended.status_code == 303
    assert _read(client.get(path).content)[uid] == ("CANCELLED", 1)
    assert client.post(f"/pairs/{paired.pair}/undo").status_code == 303
    assert _read(client.get(path).content)[uid] == ("CONFIRMED", 2)


def test_a_feed_holds_no_sessions_of_others(parts: Parts, paired: Couple) -> None:
    with parts.write() as db:
        ana, ben = (factories.person(db, name, NOON) for name in ("Ana Ruiz", "Ben Adler"))
        other = factories.pair(db, ana, ben, NOON)
        session = factories.session(db, other, 1, NOON + timedelta(days=1))
        token = feeds.make(db, _viewer(db, paired.a), NOON)
        found = feeds.subscription(db, token, "http://127.0.0.1:8000", now=NOON)
        assert db.get_one(MentoringSession, session).pair_id == other
    assert {one.session_id for one in found.events} == {paired.held, paired.planned}
