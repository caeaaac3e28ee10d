"""The start, change and end of a pair; both agree to the same words, either ends at once."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import (
    Agreement,
    AgreementTick,
    MentoringSession,
    Pair,
    PairGoal,
    PairState,
    SessionState,
)
from service.pairings.pairs.clauses import CLAUSES, clauses_hash
from tests import factories
from tests.conftest import MovingClock, rows, sign_in
from tests.partners import MARA, TOMAS, Office, office

WORDS = [clause.text for clause in CLAUSES]
FORM = {
    "gain": "a feeling for claims",
    "contribute": "patience with pivot tables",
    "weeks_between": "3",
    "minutes": "60",
    "seen": clauses_hash(WORDS),
    **{f"c{at}": text for at, text in enumerate(WORDS, start=1)},
}


@pytest.fixture
def known(parts: Parts) -> Office:
    return office(parts, {"Mara": MARA, "Tomas": TOMAS, "Eve": {}})


@pytest.fixture
def pair_id(known: Office, parts: Parts) -> UUID:
    """Both have said yes, nothing is agreed."""
    with parts.write() as db:
        a_id, b_id = sorted((known.people["Mara"], known.people["Tomas"]))
        row = Pair(a_id=a_id, b_id=b_id, origin="request", fit=0.6, created_at=parts.clock())
        db.add(row)
        db.flush()
        db.add(Agreement(pair_id=row.id, clauses=WORDS, created_at=parts.clock()))
        return row.id


@pytest.fixture
def meeting(known: Office, parts: Parts) -> UUID:
    """A pair that meets, with a session ahead."""
    with parts.write() as db:
        made = factories.pair(db, known.people["Mara"], known.people["Tomas"], parts.clock())
        factories.session(db, made, 1, parts.clock() + timedelta(days=7))
    return made


def post(client: TestClient, known: Office, name: str, path: str, **data: str) -> tuple[int, str]:
    sign_in(client, known.parts, known.people[name])
    answer = client.post(path, data=data)
    return answer.status_code, answer.headers.get("location", answer.text)


def state(parts: Parts, pair_id: UUID) -> PairState:
    with parts.read() as db:
        return db.get_one(Pair, pair_id).state


def test_a_draft_keeps_words_and_agrees_to_nothing(
    client: TestClient, known: Office, pair_id: UUID
) -> None:
    path = f"/pairs/{pair_id}/start"
    status, _ = post(client, known, "Mara", path, **{**FORM, "contribute": ""})
    assert status == 303
    assert rows(known.parts, AgreementTick) == 0
    page = sign_in(client, known.parts, known.people["Tomas"]).get(path).text
    assert FORM["gain"] in page
    assert "has not written this yet" in page


def test_both_agreements_make_the_pair_active_and_lead_to_booking(
    client: TestClient, known: Office, pair_id: UUID, parts: Parts
) -> None:
    path = f"/pairs/{pair_id}/agree"
    assert post(client, known, "Mara", path, **FORM) == (303, f"/pairs/{pair_id}/start")
    assert state(parts, pair_id) is PairState.PROPOSED
    assert (
        "Mara agreed on"
        in sign_in(client, parts, known.people["Tomas"]).get(f"/pairs/{pair_id}/start").text
    )
    assert post(client, known, "Tomas", path, **FORM) == (303, f"/pairs/{pair_id}/sessions")
    assert state(parts, pair_id) is PairState.ACTIVE
    with parts.read() as db:
        assert db.get_one(Pair, pair_id).minutes == 60
        assert db.get_one(Pair, pair_id).started_at == parts.clock()


def test_an_edit_clears_both_agreements(
    client: TestClient, known: Office, pair_id: UUID, parts: Parts
) -> None:
    post(client, known, "Mara", f"/pairs/{pair_id}/agree", **FORM)
    edited = {**FORM, "c5": "We keep no notes at all."}
    assert post(client, known, "Tomas", f"/pairs/{pair_id}/clauses", **edited)[0] == 303
    assert rows(parts, AgreementTick) == 0
    seen = clauses_hash([*WORDS[:4], edited["c5"]])
    post(client, known, "Tomas", f"/pairs/{pair_id}/agree", **{**edited, "seen": seen})
    assert state(parts, pair_id) is PairState.PROPOSED
    assert rows(parts, AgreementTick) == 1


def test_who_read_older_clauses_agrees_to_nothing_and_keeps_what_was_typed(
    client: TestClient, known: Office, pair_id: UUID, parts: Parts
) -> None:
    post(client, known, "Tomas", f"/pairs/{pair_id}/clauses", **{**FORM, "c1": "Nothing stays."})
    status, page = post(client, known, "Mara", f"/pairs/{pair_id}/agree", **FORM)
    assert status == 422
    assert "Nothing stays." in page
    assert FORM["gain"] in page
    assert rows(parts, AgreementTick) == 0
    with parts.read() as db:
        assert db.get(PairGoal, (pair_id, known.people["Mara"])) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"gain": ""}, "your partner reads it"),
        ({"gain": "x" * 601}, "600"),
        ({"c2": ""}, "Write something"),
        ({"weeks_between": "5"}, "2, 3 or 4"),
        ({"minutes": "many"}, "whole number"),
    ],
)
def test_a_refused_form_says_what_to_mend_and_keeps_the_rest(
    client: TestClient, known: Office, pair_id: UUID, change: dict[str, str], said: str
) -> None:
    status, page = post(client, known, "Mara", f"/pairs/{pair_id}/agree", **{**FORM, **change})
    assert status == 422
    assert said in page
    assert FORM["contribute"] in page
    assert rows(known.parts, AgreementTick) == 0


def test_a_clause_changed_beside_a_missing_goal_can_be_agreed_to_next(
    client: TestClient, known: Office, pair_id: UUID
) -> None:
    path, edited = f"/pairs/{pair_id}/agree", {**FORM, "c5": "We keep no notes at all."}
    status, page = post(client, known, "Mara", path, **{**edited, "gain": ""})
    seen = clauses_hash([*WORDS[:4], edited["c5"]])
    assert status == 422
    assert f'name="seen" value="{seen}"' in page
    assert post(client, known, "Mara", path, **{**edited, "seen": seen})[0] == 303
    assert rows(known.parts, AgreementTick) == 1


def test_a_strangers_pair_is_not_found(client: TestClient, known: Office, meeting: UUID) -> None:
    sign_in(client, known.parts, known.people["Eve"])
    for what in ("start", "change"):
        assert client.get(f"/pairs/{meeting}/{what}").status_code == 404
    for what in ("start", "agree", "clauses", "change", "end", "undo"):
        assert client.post(f"/pairs/{meeting}/{what}", data=FORM).status_code == 404


def test_a_kind_end_is_previewed_word_for_word_then_sent(
    client: TestClient, known: Office, meeting: UUID
) -> None:
    path, words = f"/pairs/{meeting}/end", "Thank you for <every> Tuesday."
    status, page = post(client, known, "Mara", path, do="preview", message=words)
    assert status == 200
    assert "<blockquote>Thank you for &lt;every&gt; Tuesday.</blockquote>" in page
    assert state(known.parts, meeting) is PairState.ACTIVE
    assert post(client, known, "Mara", path, do="send", message=words) == (303, "/suggestions")
    with known.parts.read() as db:
        assert db.scalars(sa.select(MentoringSession.state)).all() == [SessionState.CANCELLED]
    seen = sign_in(client, known.parts, known.people["Tomas"]).get("/suggestions").text
    assert "This pair has ended" in seen
    assert "Thank you for &lt;every&gt; Tuesday." in seen
    assert "Undo" not in seen


def test_stop_now_is_confirmed_once_and_says_only_that_it_ended(
    client: TestClient, known: Office, meeting: UUID
) -> None:
    path = f"/pairs/{meeting}/end"
    assert post(client, known, "Mara", path, do="stop", message="a typed word")[0] == 422
    assert (
        post(client, known, "Mara", path, do="stop", sure="yes", message="a typed word")[0] == 303
    )
    seen = sign_in(client, known.parts, known.people["Tomas"]).get("/suggestions").text
    assert "This pair has ended" in seen
    assert "a typed word" not in seen
    with known.parts.read() as db:
        assert db.get_one(Pair, meeting).end_note is None


def test_an_end_is_undone_by_its_writer_alone_and_for_a_day(
    client: TestClient, known: Office, meeting: UUID, clock: MovingClock
) -> None:
    path, undo = f"/pairs/{meeting}/end", f"/pairs/{meeting}/undo"
    post(client, known, "Mara", path, do="stop", sure="yes")
    assert post(client, known, "Tomas", undo)[0] == 409
    assert post(client, known, "Mara", undo)[0] == 303
    assert state(known.parts, meeting) is PairState.ACTIVE
    with known.parts.read() as db:
        assert db.scalars(sa.select(MentoringSession.state)).all() == [SessionState.PLANNED]
    post(client, known, "Mara", path, do="stop", sure="yes")
    clock.advance(hours=24)
    assert post(client, known, "Mara", undo)[0] == 409


def test_an_ended_pair_cannot_be_begun_again(
    client: TestClient, known: Office, meeting: UUID
) -> None:
    post(client, known, "Mara", f"/pairs/{meeting}/end", do="stop", sure="yes")
    assert post(client, known, "Mara", f"/pairs/{meeting}/agree", **FORM)[0] == 409
