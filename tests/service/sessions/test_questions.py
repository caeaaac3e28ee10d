"""One question in a long gap, to one of the two in turn; both read what is answered."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access.queries import viewer_of
from service.access.viewer import Viewer
from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.models import (
    AgendaVersion,
    FollowUp,
    FollowUpState,
    MentoringSession,
    Note,
    Pair,
    PairState,
    Person,
    Question,
    SessionState,
)
from service.models.ids import uuid7
from service.privacy import erasure
from service.sessions.jobs import ask_questions
from service.sessions.questions import actions, wording
from tests import factories
from tests.agenda_pairs import Couple, couple, run_jobs
from tests.conftest import MovingClock, rows, sign_in
from tests.markup import faults

pytestmark = pytest.mark.dates


STEP = "sit in on one claims call"
ANSWER = "It was decided in the second minute, by a pause."


def _gap(parts: Parts, **person: object) -> Couple:
    """The couple of the drafts, their next session moved to eight days from now."""
    found = couple(parts)
    with parts.write() as db:
        session = db.get_one(MentoringSession, found.planned)
        session.starts_at = parts.clock() + timedelta(days=8)
        for name, value in person.items():
            setattr(db.get_one(Person, found.a), name, value)
    return found


def _take_on(parts: Parts, found: Couple, owner: object) -> None:
    with parts.write() as db:
        db.add(
            FollowUp(
                id=uuid7(),
                pair_id=found.pair,
                session_id=found.held,
                owner_id=owner,
                text=STEP,
                due_on=parts.clock().date(),
                state=FollowUpState.OPEN,
                created_at=parts.clock() - timedelta(days=14),
            )
        )


def _asked(parts: Parts) -> list[Question]:
    with parts.read() as db:
        return list(db.scalars(sa.select(Question).order_by(Question.due_at)))


def _path(found: Couple) -> str:
    return f"/pairs/{found.pair}/questions"


def _reply(parts: Parts, text: str = ANSWER) -> dict[str, str]:
    return {"question": str(_asked(parts)[-1].id), "answer": text}


def test_one_of_the_two_is_asked_at_the_middle_of_a_long_gap(
    parts: Parts, clock: MovingClock
) -> None:
    found = _gap(parts)
    clock.advance(days=-4)  # the gap of 22 days has its middle three days ago
    ask_questions(parts, clock())
    assert _asked(parts) == []
    clock.advance(days=4)
    for _ in range(2):
        ask_questions(parts, clock())
    (question,) = _asked(parts)
    assert (question.person_id, question.session_id) == (found.a, found.planned)
    assert question.due_at == clock() - timedelta(days=3)


def test_a_gap_under_ten_days_asks_nothing(parts: Parts, clock: MovingClock) -> None:
    found = _gap(parts)
    with parts.write() as db:
        db.get_one(MentoringSession, found.held).starts_at = clock() - timedelta(days=1)
    clock.advance(days=5)
    ask_questions(parts, clock())
    assert _asked(parts) == []


def test_the_last_open_step_is_quoted_to_its_owner_and_to_the_partner(
    client: TestClient, parts: Parts
) -> None:
    found = _gap(parts)
    _take_on(parts, found, found.a)
    ask_questions(parts, parts.clock())
    text = sign_in(client, parts, found.a).get(_path(found)).text
    assert f"You took on <q>{STEP}</q>." in text
    assert STEP not in _asked(parts)[0].text
    assert f"“{STEP}”" in client.get("/").text
    with parts.write() as db:
        db.execute(sa.update(FollowUp).values(owner_id=found.b))
        db.execute(sa.delete(Question))
    ask_questions(parts, parts.clock())
    assert f" took on <q>{STEP}</q>." in client.get(_path(found)).text


def test_without_a_step_the_stage_asks(client: TestClient, parts: Parts) -> None:
    found = _gap(parts)
    with parts.write() as db:
        db.get_one(Pair, found.pair).planned_sessions = 7
    ask_questions(parts, parts.clock())
    assert "Your last session is near." in sign_in(client, parts, found.a).get(_path(found)).text


def test_the_two_take_turns_over_gaps(parts: Parts, clock: MovingClock) -> None:
    found = _gap(parts)
    people = []
    for number in (8, 9, 10):
        ask_questions(parts, clock())
        people.append(_asked(parts)[-1].person_id)
        with parts.write() as db:
            held = db.scalars(
                sa.select(MentoringSession).where(MentoringSession.state == SessionState.PLANNED)
            ).one()
            held.state = SessionState.HELD
            at = held.starts_at
            factories.session(db, found.pair, number, at + timedelta(days=14))
        clock.now = at + timedelta(days=8)
    assert people == [found.a, found.b, found.a]


def test_whoever_wants_no_questions_is_passed_over(parts: Parts) -> None:
    found = _gap(parts, wants_questions=False)
    ask_questions(parts, parts.clock())
    assert _asked(parts)[0].person_id == found.b


def test_a_turn_waits_for_somebody_on_leave(parts: Parts, clock: MovingClock) -> None:
    found = _gap(parts, away_until=clock() + timedelta(days=2))
    ask_questions(parts, clock())
    assert _asked(parts) == []
    clock.advance(days=3)
    ask_questions(parts, clock())
    assert _asked(parts)[0].person_id == found.a


def test_a_paused_pair_and_the_day_before_are_left_alone(parts: Parts, clock: MovingClock) -> None:
    found = _gap(parts)
    with parts.write() as db:
        db.get_one(Pair, found.pair).state = PairState.PAUSED
    ask_questions(parts, clock())
    with parts.write() as db:
        db.get_one(Pair, found.pair).state = PairState.ACTIVE
    clock.advance(days=7, hours=1)
    ask_questions(parts, clock())
    assert _asked(parts) == []


def test_a_moved_or_skipped_session_asks_no_second_time(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    found = _gap(parts)
    ask_questions(parts, clock())
    with parts.write() as db:
        db.get_one(MentoringSession, found.planned).starts_at += timedelta(days=6)
    ask_questions(parts, clock())
    with parts.write() as db:
        db.get_one(MentoringSession, found.planned).state = SessionState.CANCELLED
        factories.session(db, found.pair, 8, clock() + timedelta(days=12))
    ask_questions(parts, clock())
    assert len(_asked(parts)) == 1
    sign_in(client, parts, found.a)
    assert client.post(_path(found), data=_reply(parts)).status_code == 303


def test_both_read_an_answer_and_the_next_agenda_begins_with_it(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    found = _gap(parts)
    ask_questions(parts, clock())
    sign_in(client, parts, found.a)
    shown = client.get(_path(found)).text
    assert faults(shown) == []
    assert "your next agenda begins with it." in shown
    assert client.post(_path(found), data=_reply(parts)).headers["location"] == _path(found)
    for person in (found.a, found.b):
        shown = sign_in(client, parts, person).get(_path(found)).text
        assert ANSWER in shown
        assert faults(shown) == []
    clock.advance(days=7)
    order_agendas(parts, clock())
    run_jobs(parts)
    agenda = sign_in(client, parts, found.b).get(f"/sessions/{found.planned}/agenda").text
    assert "answered between sessions: <q>It was decided in the second minute" in agenda


def test_an_answer_of_the_last_day_leaves_what_people_changed(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    found = _gap(parts)
    ask_questions(parts, clock())
    clock.advance(days=7)
    order_agendas(parts, clock())
    run_jobs(parts)
    sign_in(client, parts, found.b)
    path = f"/sessions/{found.planned}/agenda"
    mine = {"version": "1", "title": "Hello", "question": "How is the boat?", "minutes": "4"}
    client.post(path, data={**mine, "item": "check_in", "do": "save"})
    sign_in(client, parts, found.a).post(_path(found), data=_reply(parts))
    run_jobs(parts)
    assert rows(parts, AgendaVersion) == 3
    assert "How is the boat?" in client.get(path).text


def test_pressing_twice_keeps_what_was_said_last(client: TestClient, parts: Parts) -> None:
    found = _gap(parts)
    ask_questions(parts, parts.clock())
    sign_in(client, parts, found.a)
    for text in (ANSWER, ANSWER, "Said better."):
        assert client.post(_path(found), data=_reply(parts, text)).status_code == 303
    assert [one.answer for one in _asked(parts)] == ["Said better."]
    client.post(_path(found), data={**_reply(parts), "do": "skip"})
    assert _asked(parts)[0].answer is None
    assert "/questions" not in client.get("/").text


def test_nobody_else_answers_and_nobody_after_the_session(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    found = _gap(parts)
    ask_questions(parts, clock())
    with parts.write() as db:
        stranger = factories.person(db, "Idris Bell", clock())
    for person in (found.b, stranger):
        sign_in(client, parts, person)
        assert client.post(_path(found), data=_reply(parts)).status_code == 404
    assert client.get(_path(found)).status_code == 404
    sign_in(client, parts, found.a)
    with parts.write() as db:
        db.get_one(MentoringSession, found.planned).opened_at = clock()
    assert client.post(_path(found), data=_reply(parts)).status_code == 404
    assert "No answer." in client.get(_path(found)).text


def test_a_blank_answer_is_refused_beside_its_box(client: TestClient, parts: Parts) -> None:
    found = _gap(parts)
    ask_questions(parts, parts.clock())
    answer = sign_in(client, parts, found.a).post(_path(found), data=_reply(parts, "  "))
    assert answer.status_code == 422
    assert "it is empty" in answer.text
    assert client.post(_path(found), data={"question": "x", "do": "skip"}).status_code == 422


def test_before_the_first_question_the_page_says_when_it_comes(
    client: TestClient, parts: Parts
) -> None:
    found = _gap(parts)
    shown = sign_in(client, parts, found.a).get(_path(found)).text
    assert "No question yet" in shown
    assert faults(shown) == []


def test_an_answer_goes_with_its_person(parts: Parts, tmp_path: Path) -> None:
    found = _gap(parts)
    _take_on(parts, found, found.b)
    ask_questions(parts, parts.clock())
    with parts.write() as db:
        actions.answer(
            db, _viewer(parts, found), _asked(parts)[0].id, text=ANSWER, now=parts.clock()
        )
        erasure.erase(db, found.b, parts.clock(), tombstones=tmp_path / "erased")
    assert _asked(parts)[0].follow_up_id is None
    said = wording.in_words(_asked(parts)[0].text, "Helen", None)
    assert any("no longer exists" in part.text for part in said)
    with parts.write() as db:
        erasure.erase(db, found.a, parts.clock(), tombstones=tmp_path / "erased")
    assert _asked(parts) == []
    assert rows(parts, Note) == 0


def _viewer(parts: Parts, found: Couple) -> Viewer:
    with parts.read() as db:
        viewer = viewer_of(db, found.a)
    assert viewer is not None
    return viewer
