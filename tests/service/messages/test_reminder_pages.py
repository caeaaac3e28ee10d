"""The lead's reminders: kinds with a switch, the ceiling, and bands in place of people."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.messages.due import causes
from service.messages.jobs import publish_reminder_reach
from service.messages.kinds import KINDS
from service.messages.transports import Parcel
from service.models import Agenda, Role
from tests import factories, mailbox, markup
from tests.conftest import MovingClock, sign_in


@pytest.fixture
def lead(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        idris = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    return sign_in(client, parts, idris)


def meeting_tomorrow(parts: Parts, pairs: int, of: str = "") -> None:
    now = parts.clock()
    with parts.write() as db:
        for number in range(pairs):
            one = factories.person(db, f"Ann{of}{number} Lee", now, consents=mailbox.MAILED)
            other = factories.person(db, f"Bo{of}{number} Ray", now, consents=mailbox.MAILED)
            pair = factories.pair(db, one, other, now)
            session = factories.session(
                db, pair, 1, now + timedelta(hours=20), created_at=now - timedelta(days=20)
            )
            db.add(Agenda(session_id=session, current_version=1, created_at=now))


def test_every_kind_is_listed_with_one_action(lead: TestClient) -> None:
    answer = lead.get("/lead/reminders")
    assert markup.faults(answer.text) == []
    page = markup.read(answer.text)
    assert len(page.all("h3")) == len(KINDS)
    nudges = [kind for kind in KINDS.values() if kind.is_nudge]
    assert len(page.all("input", type="hidden", name="kind")) == len(nudges)
    assert "48 hours" in answer.text


def test_the_reach_is_a_range_and_names_nobody(
    lead: TestClient, parts: Parts, clock: MovingClock
) -> None:
    meeting_tomorrow(parts, 2)
    publish_reminder_reach(parts, clock())
    few = lead.get("/lead/reminders").text
    assert "5\N{EN DASH}9 people" not in few
    assert markup.faults(few) == []
    meeting_tomorrow(parts, 3, "more")
    publish_reminder_reach(parts, clock())
    many = lead.get("/lead/reminders").text
    assert "10\N{EN DASH}19 people" in many
    assert "Ann" not in many


def test_the_reach_stays_as_it_was_told_where_a_few_people_more_are_due(
    lead: TestClient, parts: Parts, clock: MovingClock
) -> None:
    meeting_tomorrow(parts, 4)
    publish_reminder_reach(parts, clock())
    before = lead.get("/lead/reminders").text
    assert "5\N{EN DASH}9 people" in before
    meeting_tomorrow(parts, 1, "more")
    publish_reminder_reach(parts, clock())
    assert lead.get("/lead/reminders").text == before


def test_a_kind_that_is_off_is_not_sent(lead: TestClient, parts: Parts, clock: MovingClock) -> None:
    meeting_tomorrow(parts, 1)
    assert lead.post("/lead/reminders", data={"kind": "agenda", "to": "off"}).status_code == 303
    got: list[Parcel] = []
    mailbox.send_due(parts, got.append)
    assert got == []
    assert "Off: nobody gets it" in lead.get("/lead/reminders").text
    lead.post("/lead/reminders", data={"kind": "agenda", "to": "on"})
    clock.advance(minutes=5)
    mailbox.send_due(parts, got.append)
    assert {one.kind for one in got} == {"agenda"}


@pytest.mark.parametrize("kind", ["invitation", "pair_ended", "nonsense", ""])
def test_what_tells_of_something_that_happened_stays_on(
    lead: TestClient, parts: Parts, kind: str
) -> None:
    assert lead.post("/lead/reminders", data={"kind": kind, "to": "off"}).status_code == 404
    with parts.read() as db:
        assert causes.switched_off(db) == frozenset()
