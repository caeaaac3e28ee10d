"""Changes of a pair: a message seen before it is sent, a day of undo, one act at a time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.models import ChangeKind, MentoringSession, Pair, PairChange, PairState, SessionState
from service.pairings.changes import actions
from service.pairings.changes.actions import Rhythm
from service.pairings.changes.undo import ChangeRequest
from service.pairings.suggestions.capacity_queries import with_room
from service.problems import Conflict
from tests import factories
from tests.conftest import MovingClock, sign_in
from tests.partners import MARA, TOMAS, Office, office

DAY = timedelta(days=1)
_COUNTERS = {"sequence", "changed_at", "row_version"}  # which only ever rise

Write = Callable[[Session], object]


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, {"Mara": MARA, "Tomas": TOMAS, "Eve": {}})


@pytest.fixture
def meeting(known: Office, parts: Parts) -> UUID:
    """A pair that meets every two weeks, with three sessions ahead, over a change of clocks."""
    with parts.write() as db:
        made = factories.pair(db, known.people["Mara"], known.people["Tomas"], parts.clock())
        for number in (1, 2, 3):
            factories.session(db, made, number, parts.clock() + number * 14 * DAY - 7 * DAY)
    return made


def post(client: TestClient, known: Office, name: str, path: str, **data: str) -> tuple[int, str]:
    sign_in(client, known.parts, known.people[name])
    answer = client.post(path, data=data)
    return answer.status_code, answer.headers.get("location", answer.text)


def rows_of(parts: Parts, pair_id: UUID) -> list[dict[str, Any]]:
    """Every column of the pair and its sessions but those that count changes."""
    with parts.read() as db:
        tables: list[Pair | MentoringSession] = [db.get_one(Pair, pair_id)]
        tables += db.scalars(sa.select(MentoringSession).order_by(MentoringSession.number))
        return [
            {
                column.key: getattr(row, column.key)
                for column in type(row).__table__.columns
                if column.key not in _COUNTERS
            }
            for row in tables
        ]


def starts(parts: Parts) -> list[datetime]:
    with parts.read() as db:
        found = sa.select(MentoringSession.starts_at).order_by(MentoringSession.number)
        return list(db.scalars(found))


CHANGES: list[dict[str, str]] = [
    {"do": "rhythm", "weeks_between": "3", "minutes": "60", "move": "yes"},
    {"do": "subject", "subject": "how a claim is decided in the end"},
    {"do": "pause", "until": "2026-12-20"},
    {"do": "partner"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one["do"])
def test_every_change_is_previewed_word_for_word_sent_read_and_undone_to_identical_rows(
    client: TestClient, known: Office, meeting: UUID, change: dict[str, str]
) -> None:
    path, words = f"/pairs/{meeting}/change", "Dear Tomas, it is time for <this>."
    before = rows_of(known.parts, meeting)
    status, page = post(client, known, "Mara", path, **change)
    assert status == 200
    assert "This is exactly what Tomas will read" in page
    assert "Hello Tomas" in page
    status, page = post(client, known, "Mara", path, **change, message=words)
    assert "<blockquote>Dear Tomas, it is time for &lt;this&gt;.</blockquote>" in page
    assert rows_of(known.parts, meeting) == before
    assert post(client, known, "Mara", path, **change, message=words, send="yes")[0] == 303
    assert rows_of(known.parts, meeting) != before
    assert (
        "it is time for &lt;this&gt;"
        in sign_in(client, known.parts, known.people["Tomas"]).get("/").text
    )
    assert post(client, known, "Tomas", f"/pairs/{meeting}/undo")[0] == 409
    assert "Undo" in sign_in(client, known.parts, known.people["Mara"]).get("/").text
    assert post(client, known, "Mara", f"/pairs/{meeting}/undo")[0] == 303
    assert rows_of(known.parts, meeting) == before
    assert "it is time for" not in sign_in(client, known.parts, known.people["Tomas"]).get("/").text


def test_a_new_rhythm_moves_what_is_booked_from_the_next_on_only_if_asked_for(
    client: TestClient, known: Office, meeting: UUID
) -> None:
    path, first = f"/pairs/{meeting}/change", starts(known.parts)
    rhythm = {"do": "rhythm", "weeks_between": "4", "minutes": "30", "send": "yes"}
    assert post(client, known, "Mara", path, **rhythm)[0] == 303
    assert starts(known.parts) == first
    assert post(client, known, "Mara", path, **rhythm, move="yes")[0] == 303
    assert starts(known.parts) == [first[0], first[0] + 28 * DAY, first[0] + 56 * DAY]
    with known.parts.read() as db:
        assert set(db.scalars(sa.select(MentoringSession.minutes))) == {30}
        assert set(db.scalars(sa.select(MentoringSession.sequence))) == {1}


@pytest.mark.parametrize("until", ["", "soon", "2026-11-24"])
def test_a_rest_needs_a_later_day(
    client: TestClient, known: Office, meeting: UUID, until: str
) -> None:
    status, page = post(client, known, "Mara", f"/pairs/{meeting}/change", do="pause", until=until)
    assert status == 422
    assert "Choose a" in page


def test_a_rest_ends_by_itself(
    client: TestClient, known: Office, meeting: UUID, clock: MovingClock
) -> None:
    rest = {"do": "pause", "until": "2026-12-20", "send": "yes"}
    assert post(client, known, "Tomas", f"/pairs/{meeting}/change", **rest)[0] == 303
    with known.parts.read() as db:
        states = db.scalars(sa.select(MentoringSession.state).order_by(MentoringSession.number))
        assert list(states) == [SessionState.CANCELLED] * 2 + [SessionState.PLANNED]
    clock.advance(days=30)
    with known.parts.write() as db:
        actions.wake(db, clock())
        assert db.get_one(Pair, meeting).state is PairState.ACTIVE


def test_a_form_opened_before_the_partner_changed_something_is_told_so(
    client: TestClient, known: Office, meeting: UUID
) -> None:
    path = f"/pairs/{meeting}/change"
    with known.parts.read() as db:
        seen = str(db.get_one(Pair, meeting).row_version)
    subject = {"do": "subject", "subject": "pivot tables", "send": "yes"}
    assert post(client, known, "Tomas", path, **subject, seen=seen)[0] == 303
    status, page = post(client, known, "Mara", path, **subject, seen=seen)
    assert status == 409
    assert "Your partner has changed this pair in the meantime" in page
    assert post(client, known, "Mara", f"/pairs/{meeting}/end", do="stop", sure="yes")[0] == 303


def test_who_asks_for_a_new_partner_is_free_for_the_round_and_not_suggested_the_old_one(
    client: TestClient, known: Office, meeting: UUID
) -> None:
    change = {"do": "partner", "send": "yes"}
    assert post(client, known, "Mara", f"/pairs/{meeting}/change", **change)[0] == 303
    both = {known.people["Mara"], known.people["Tomas"]}
    with known.parts.read() as db:
        assert with_room(db, both) == both
        assert db.scalars(sa.select(PairChange.kind)).all() == [ChangeKind.PARTNER]
    known.suggest()
    assert known.shown("Mara") == []
    assert known.shown("Tomas") == []


def test_an_undo_never_overwrites_what_the_partner_changed_since(
    client: TestClient, known: Office, meeting: UUID
) -> None:
    path = f"/pairs/{meeting}/change"
    post(client, known, "Mara", path, do="subject", subject="pivot tables", send="yes")
    post(client, known, "Tomas", path, do="subject", subject="claims", send="yes")
    status, page = post(client, known, "Mara", f"/pairs/{meeting}/undo")
    assert status == 409
    assert "changed again since" in page
    post(client, known, "Tomas", f"/pairs/{meeting}/end", do="stop", sure="yes")
    assert post(client, known, "Mara", f"/pairs/{meeting}/undo")[0] == 409
    with known.parts.read() as db:
        assert db.get_one(Pair, meeting).subject == "claims"


def both_at_once(parts: Parts, *writes: Write) -> list[str]:
    """What each is told; "" for whoever came through."""

    def run(write: Write) -> str:
        try:
            with parts.write() as db:
                write(db)
        except Conflict as problem:
            return problem.sentence
        return ""

    with ThreadPoolExecutor(len(writes)) as pool:
        return list(pool.map(run, writes))


@pytest.fixture
def acts(known: Office, meeting: UUID, clock: MovingClock) -> dict[str, Write]:
    """What Mara and Tomas may do to their pair, each from a page opened at the same moment."""
    with known.parts.read() as db:
        seen = db.get_one(Pair, meeting).row_version
    mara = ChangeRequest(known.viewer("Mara"), meeting, "kind words", seen)
    tomas = ChangeRequest(known.viewer("Tomas"), meeting, "other words", seen)
    now = clock()
    return {
        "Mara ends": lambda db: actions.end(db, mara, now),
        "Tomas ends": lambda db: actions.end(db, tomas, now),
        "Tomas rests": lambda db: actions.pause(db, tomas, now + 20 * DAY, now=now),
        "Mara asks for a subject": lambda db: actions.set_subject(db, mara, "claims", now=now),
        "Tomas asks for a rhythm": lambda db: actions.set_rhythm(db, tomas, Rhythm(4, 60), now=now),
        "Tomas stops": lambda db: actions.end(db, tomas._replace(seen=None), now),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mara ends", "Tomas ends"),
        ("Mara ends", "Tomas rests"),
        ("Mara asks for a subject", "Tomas asks for a rhythm"),
    ],
)
def test_of_two_acts_at_once_one_is_done_and_the_other_is_told(
    known: Office, acts: dict[str, Write], one: str, other: str
) -> None:
    told = both_at_once(known.parts, acts[one], acts[other])
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert any(said in "".join(told) for said in ("has ended", "changed this pair in the meantime"))
    with known.parts.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(PairChange)) == 1


def test_an_undo_and_a_stop_at_once_leave_one_of_the_two_states_whole(
    known: Office, meeting: UUID, acts: dict[str, Write], clock: MovingClock
) -> None:
    with known.parts.write() as db:
        acts["Mara asks for a subject"](db)
    mara = known.viewer("Mara")
    told = both_at_once(
        known.parts, lambda db: actions.undo(db, mara, meeting, now=clock()), acts["Tomas stops"]
    )
    assert told[1] == ""
    with known.parts.read() as db:
        pair = db.get_one(Pair, meeting)
        assert pair.state is PairState.ENDED
        assert (pair.subject is None) == (told[0] == "")


def test_two_undos_at_once_are_one(
    known: Office, meeting: UUID, acts: dict[str, Write], clock: MovingClock
) -> None:
    before = rows_of(known.parts, meeting)
    with known.parts.write() as db:
        acts["Mara ends"](db)
    mara = known.viewer("Mara")
    told = both_at_once(
        known.parts,
        lambda db: actions.undo(db, mara, meeting, now=clock()),
        lambda db: actions.undo(db, mara, meeting, now=clock()),
    )
    assert sorted(bool(sentence) for sentence in told) == [False, True]
    assert rows_of(known.parts, meeting) == before
