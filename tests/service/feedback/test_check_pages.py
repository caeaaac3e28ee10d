"""The health check after every third session, and asking the lead for help."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import (
    CheckIn,
    CheckInState,
    HelpRequest,
    MentoringSession,
    Outbox,
    PairChange,
    Role,
    SessionState,
)
from service.pairings.pairs import health_checks, help_actions
from service.privacy.erasure import erase
from service.sessions import booking_actions
from tests import factories
from tests.conftest import MovingClock, rows, sign_in
from tests.partners import MARA, TOMAS, Office, office

WELL = {"meeting": "5", "both_ways": "4", "open": "5", "worth": "4"}
LOW = {**WELL, "open": "2"}
LINE = "we never speak of the hard cases"


@pytest.fixture
def known(parts: Parts) -> Office:
    lead = {"roles": (Role.LEAD,)}
    return office(parts, {"Mara": MARA, "Tomas": TOMAS, "Eve": {}, "Idris": lead})


@pytest.fixture
def pair_id(known: Office, parts: Parts, clock: MovingClock) -> UUID:
    """Two sessions held, the third is on."""
    with parts.write() as db:
        made = factories.pair(db, known.people["Mara"], known.people["Tomas"], clock())
        for number in (1, 2, 3):
            state = SessionState.HELD if number < 3 else SessionState.PLANNED
            begins = clock() + timedelta(days=14 * number - 42, hours=-1)
            factories.session(db, made, number, begins, state=state)
    return made


def finish(known: Office, name: str = "Mara") -> None:
    with known.parts.write() as db:
        third = db.scalars(sa.select(MentoringSession.id).filter_by(number=3)).one()
        booking_actions.finish(db, known.viewer(name), third, now=known.parts.clock())


def post(client: TestClient, known: Office, name: str, path: str, **data: str) -> tuple[int, str]:
    sign_in(client, known.parts, known.people[name])
    answer = client.post(path, data=data)
    return answer.status_code, answer.headers.get("location", answer.text)


def page(client: TestClient, known: Office, name: str, path: str) -> str:
    found = sign_in(client, known.parts, known.people[name]).get(path)
    assert found.status_code == 200
    return found.text


def test_both_are_asked_after_the_third_session_once_and_on_their_week(
    client: TestClient, known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    path = f"/pairs/{pair_id}/check"
    assert "opens after every third session" in page(client, known, "Mara", path)
    finish(known)
    with known.parts.write() as db:
        assert health_checks.ask_due(db, clock()) == 0
    assert rows(known.parts, CheckIn) == 2
    for name in ("Mara", "Tomas"):
        assert path in page(client, known, name, "/")
        assert "It counts towards themes only if you tick the box." in page(
            client, known, name, path
        )


def test_finishing_and_the_clock_at_once_ask_each_of_the_two_once(
    known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    with known.parts.write() as db:
        db.execute(sa.update(MentoringSession).values(state=SessionState.HELD))

    def ask(_: int) -> None:
        with known.parts.write() as db:
            health_checks.ask_due(db, clock(), pair_id)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))
    assert rows(known.parts, CheckIn) == 2


def test_nothing_of_the_partner_is_read_before_both_have_answered(
    client: TestClient, known: Office, pair_id: UUID
) -> None:
    finish(known)
    path = f"/pairs/{pair_id}/check"
    assert post(client, known, "Tomas", path, **LOW, line=LINE)[0] == 303
    assert LINE not in page(client, known, "Mara", path)
    assert "You see each other's answers when Mara has answered" in page(
        client, known, "Tomas", path
    )
    assert post(client, known, "Mara", path, **WELL)[0] == 303
    for name in ("Mara", "Tomas"):
        shown = page(client, known, name, path)
        assert "Worth a talk" in shown
        assert LINE in shown
        assert "/learn/mending-a-pair" in shown
        assert "Read the clauses you agreed aloud" in shown
    assert post(client, known, "Mara", path, **LOW)[0] == 409


def test_one_answer_opens_after_a_week(
    client: TestClient, known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    finish(known)
    path = f"/pairs/{pair_id}/check"
    post(client, known, "Mara", path, **WELL)
    clock.advance(days=7)
    shown = page(client, known, "Mara", path)
    assert "Going well" in shown
    assert "no answer" in shown


@pytest.mark.parametrize("change", [{"open": ""}, {"open": "6"}, {"open": "many"}])
def test_a_missing_tap_is_asked_for_and_the_line_is_kept(
    client: TestClient, known: Office, pair_id: UUID, change: dict[str, str]
) -> None:
    finish(known)
    path = f"/pairs/{pair_id}/check"
    status, shown = post(client, known, "Mara", path, **{**WELL, **change}, line=LINE)
    assert status == 422
    assert LINE in shown
    with known.parts.read() as db:
        assert set(db.scalars(sa.select(CheckIn.state))) == {CheckInState.DUE}


def test_a_strangers_check_is_not_found(client: TestClient, known: Office, pair_id: UUID) -> None:
    finish(known)
    sign_in(client, known.parts, known.people["Eve"])
    assert client.get(f"/pairs/{pair_id}/check").status_code == 404
    assert client.post(f"/pairs/{pair_id}/check", data=WELL).status_code == 404
    assert client.post(f"/pairs/{pair_id}/help").status_code == 404


def test_only_a_ticked_line_is_followed_into_the_themes(
    client: TestClient, known: Office, pair_id: UUID
) -> None:
    finish(known)
    path = f"/pairs/{pair_id}/check"

    def ordered() -> int:
        with known.parts.read() as db:
            kinds = db.scalars(sa.select(Outbox.kind).where(Outbox.key.contains("check_in")))
            return len(kinds.all())

    post(client, known, "Mara", path, **WELL, line=LINE)
    assert ordered() == 0
    post(client, known, "Mara", path, **WELL, line=LINE, in_themes="yes")
    assert ordered() == 1


def test_the_next_three_sessions_ask_again_and_skip_what_was_never_answered(
    known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    finish(known)
    clock.advance(days=60)
    with known.parts.write() as db:
        for number in (4, 5, 6):
            begins = clock() - timedelta(days=14 * (7 - number))
            factories.session(db, pair_id, number, begins, state=SessionState.HELD)
        assert health_checks.ask_due(db, clock()) == 1
        states = db.scalars(sa.select(CheckIn.state).order_by(CheckIn.created_at)).all()
    assert states == [CheckInState.SKIPPED] * 2 + [CheckInState.DUE] * 2


def test_the_lead_sees_a_pair_by_name_only_once_it_asked_and_no_word_of_it(
    client: TestClient, known: Office, pair_id: UUID
) -> None:
    finish(known)
    for name in ("Mara", "Tomas"):
        post(client, known, name, f"/pairs/{pair_id}/check", **LOW, line=LINE)
    assert "Mara" not in page(client, known, "Idris", "/lead/pairs")
    assert post(client, known, "Mara", f"/pairs/{pair_id}/help", do="ask")[0] == 303
    post(client, known, "Mara", f"/pairs/{pair_id}/help", do="ask")
    assert rows(known.parts, HelpRequest) == 1
    shown = page(client, known, "Idris", "/lead/pairs")
    assert "Mara Quist" in shown
    assert LINE not in shown
    assert "Worth a talk" in shown
    assert "5\u20139" not in shown
    assert "asks for help" in page(client, known, "Idris", "/lead")


def test_an_offer_is_read_by_both_and_a_request_taken_back_is_gone(
    client: TestClient, known: Office, pair_id: UUID
) -> None:
    post(client, known, "Mara", f"/pairs/{pair_id}/help", do="ask")
    assert "You have asked" not in page(client, known, "Tomas", f"/pairs/{pair_id}")
    with known.parts.read() as db:
        request_id = db.scalars(sa.select(HelpRequest.id)).one()
    path = f"/lead/pairs/{request_id}/help"
    assert post(client, known, "Mara", path)[0] == 403
    for _ in range(2):
        assert post(client, known, "Idris", path)[0] == 303
    for name in ("Mara", "Tomas"):
        for where in ("/", f"/pairs/{pair_id}"):
            assert "idris.quist@tidewater.example" in page(client, known, name, where)
    post(client, known, "Mara", f"/pairs/{pair_id}/help", do="withdraw")
    assert "Mara Quist" not in page(client, known, "Idris", "/lead/pairs")
    assert post(client, known, "Idris", path)[0] == 404


def test_a_request_taken_back_while_it_is_answered_is_one_or_the_other(
    known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    with known.parts.write() as db:
        help_actions.ask(db, known.viewer("Mara"), pair_id, now=clock())
        request_id = db.scalars(sa.select(HelpRequest.id)).one()
    lead, mara = known.viewer("Idris"), known.viewer("Mara")

    def offer() -> None:
        with known.parts.write() as db:
            help_actions.offer(db, lead, request_id, now=clock())

    def withdraw() -> None:
        with known.parts.write() as db:
            help_actions.withdraw(db, mara, pair_id, now=clock())

    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(act) for act in (offer, withdraw)]
    assert ends[1].exception() is None
    with known.parts.read() as db:
        row = db.scalars(sa.select(HelpRequest)).one()
    assert row.withdrawn_at is not None
    assert (row.answered_at is None) == (ends[0].exception() is not None)


def test_an_erased_persons_answers_requests_and_messages_are_gone_and_the_partners_stay(
    client: TestClient, known: Office, pair_id: UUID, clock: MovingClock
) -> None:
    finish(known)
    for name in ("Mara", "Tomas"):
        post(client, known, name, f"/pairs/{pair_id}/check", **LOW, line=f"{LINE}, says {name}")
        post(client, known, name, f"/pairs/{pair_id}/help", do="ask")
        change = {"do": "subject", "subject": f"claims, by {name}", "send": "yes"}
        post(client, known, name, f"/pairs/{pair_id}/change", **change)
    folder = known.parts.settings.data_dir
    with known.parts.write() as db:
        erase(db, known.people["Mara"], clock(), tombstones=folder / "erasures.jsonl")
    with known.parts.read() as db:
        for table in (CheckIn, HelpRequest, PairChange):
            assert set(db.scalars(sa.select(table.person_id))) == {known.people["Tomas"]}
