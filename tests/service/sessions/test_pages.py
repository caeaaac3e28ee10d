"""A live session: its clock, notes that only their author changes, next steps, finishing."""

import re

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.models import FollowUp, FollowUpState, MentoringSession, Note, SessionState
from service.sessions.jobs import close_overdue
from tests import factories
from tests.agenda_pairs import Couple, couple, run_jobs
from tests.conftest import MovingClock, sign_in


@pytest.fixture
def met(parts: Parts, clock: MovingClock) -> Couple:
    """The couple of the drafts, with an agenda, at the time they meet."""
    found = couple(parts)
    order_agendas(parts, clock())
    run_jobs(parts)
    clock.advance(hours=22)
    return found


def test_begin_and_finish_hold_the_session(
    client: TestClient, parts: Parts, clock: MovingClock, met: Couple
) -> None:
    path = f"/sessions/{met.planned}"
    sign_in(client, parts, met.a)
    assert "Begin" in client.get(path).text
    assert client.post(f"{path}/begin").status_code == 303
    clock.advance(minutes=14, seconds=7)
    text = client.get(path).text
    assert "14:07" in text
    assert "item <span data-place>3</span> of 7" in text
    assert text.count("data-item hidden") == 6
    answer = client.post(f"{path}/finish")
    assert answer.headers["location"] == f"{path}/reflect"
    assert client.post(f"{path}/finish").status_code == 303
    with parts.read() as db:
        assert db.get_one(MentoringSession, met.planned).state is SessionState.HELD
    assert client.post(f"{path}/begin").status_code == 409


def test_what_nobody_finished_is_settled_the_day_after(
    client: TestClient, parts: Parts, clock: MovingClock, met: Couple
) -> None:
    close_overdue(parts, clock())
    with parts.read() as db:
        assert db.get_one(MentoringSession, met.planned).state is SessionState.PLANNED
    clock.advance(hours=25)
    close_overdue(parts, clock())
    path = f"/sessions/{met.planned}"
    assert "We did meet" in sign_in(client, parts, met.a).get(path).text
    client.post(f"{path}/finish")
    with parts.read() as db:
        assert db.get_one(MentoringSession, met.planned).state is SessionState.HELD


def test_a_session_begun_and_never_finished_was_held(
    client: TestClient, parts: Parts, clock: MovingClock, met: Couple
) -> None:
    sign_in(client, parts, met.a).post(f"/sessions/{met.planned}/begin")
    clock.advance(hours=25)
    close_overdue(parts, clock())
    with parts.read() as db:
        assert db.get_one(MentoringSession, met.planned).state is SessionState.HELD


def test_the_plan_says_when_each_item_is_due(client: TestClient, parts: Parts, met: Couple) -> None:
    text = sign_in(client, parts, met.a).get(f"/sessions/{met.planned}").text
    plan = text[text.index('<ol class="plan"') :]
    zone = "Europe/Berlin" if '<time class="n">11:00' in plan else "Europe/London"
    hour = 11 if zone == "Europe/Berlin" else 10
    times = re.findall(r'<time class="n">(.+?)</time>', plan)
    assert times == [f"{hour}:{m:02d}" for m in (0, 4, 8, 20, 32, 39, 41)]


def test_a_session_without_an_agenda_can_be_held(client: TestClient, parts: Parts) -> None:
    found = couple(parts)
    sign_in(client, parts, found.a)
    client.post(f"/sessions/{found.planned}/begin")
    assert "No agenda was drafted" in client.get(f"/sessions/{found.planned}").text


def test_a_private_note_is_its_authors_alone(client: TestClient, parts: Parts, met: Couple) -> None:
    path = f"/sessions/{met.planned}"
    sign_in(client, parts, met.a)
    client.post(f"{path}/notes", data={"text": "start with the totals", "who": "me"})
    client.post(f"{path}/notes", data={"text": "cells F9 and F12", "who": "us"})
    assert "start with the totals" in client.get(path).text
    theirs = sign_in(client, parts, met.b).get(path).text
    assert "start with the totals" not in theirs
    assert "cells F9 and F12" in theirs


def test_a_note_is_changed_by_nobody_else(client: TestClient, parts: Parts, met: Couple) -> None:
    path = f"/sessions/{met.planned}/notes"
    sign_in(client, parts, met.a).post(path, data={"text": "as I said it", "who": "us"})
    with parts.read() as db:
        note = db.scalars(sa.select(Note)).one()
    theirs = sign_in(client, parts, met.b)
    assert theirs.post(f"{path}/{note.id}", data={"text": "as I would"}).status_code == 404
    assert theirs.post(f"{path}/{note.id}", data={"do": "remove"}).status_code == 404
    mine = sign_in(client, parts, met.a)
    mine.post(f"{path}/{note.id}", data={"text": "said better", "who": "us"})
    with parts.read() as db:
        assert db.scalars(sa.select(Note.text)).one() == "said better"
    mine.post(f"{path}/{note.id}", data={"do": "remove"})
    with parts.read() as db:
        assert db.scalars(sa.select(Note.text)).all() == []


def test_every_note_box_says_who_reads_it(client: TestClient, parts: Parts, met: Couple) -> None:
    text = sign_in(client, parts, met.a).get(f"/sessions/{met.planned}").text
    assert "Private: only you can read this." in text
    assert re.search(r"Shared: you and (Mara|Helen) can read this\.", text)


def test_a_blank_note_is_refused(client: TestClient, parts: Parts, met: Couple) -> None:
    sign_in(client, parts, met.a)
    answer = client.post(f"/sessions/{met.planned}/notes", data={"text": "  ", "who": "us"})
    assert answer.status_code == 422
    assert "it is empty" in answer.text


def test_a_next_step_has_an_owner_and_a_day(client: TestClient, parts: Parts, met: Couple) -> None:
    path = f"/sessions/{met.planned}/follow-ups"
    sign_in(client, parts, met.a)
    wish = {"step": "sit in on one claims call", "owner_id": str(met.b), "due_on": "2026-12-09"}
    assert client.post(path, data=wish).status_code == 303
    refused = client.post(path, data={**wish, "due_on": "soon"})
    assert refused.status_code == 422
    assert "Choose a day." in refused.text
    with parts.write() as db:
        stranger = factories.person(db, "Idris Bell", parts.clock())
    assert client.post(path, data={**wish, "owner_id": str(stranger)}).status_code == 422
    with parts.read() as db:
        step = db.scalars(sa.select(FollowUp)).one()
    assert step.owner_id == met.b
    assert "sit in on one claims call" in client.get(f"/pairs/{met.pair}").text


def test_a_next_step_is_done_by_one_of_the_two(
    client: TestClient, parts: Parts, met: Couple
) -> None:
    sign_in(client, parts, met.a)
    wish = {"step": "one claims call", "owner_id": str(met.b), "due_on": "2026-12-09"}
    client.post(f"/sessions/{met.planned}/follow-ups", data=wish)
    with parts.read() as db:
        step = db.scalars(sa.select(FollowUp.id)).one()
    with parts.write() as db:
        stranger = factories.person(db, "Idris Bell", parts.clock())
    assert sign_in(client, parts, stranger).post(f"/follow-ups/{step}").status_code == 404
    sign_in(client, parts, met.b)
    assert client.post(f"/follow-ups/{step}", data={"do": "done"}).status_code == 303
    with parts.read() as db:
        assert db.scalars(sa.select(FollowUp.state)).one() is FollowUpState.DONE
