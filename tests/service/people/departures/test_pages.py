"""A lead marks somebody as having left; the partner reads of it, and nobody else does."""

import icalendar
import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Person, PersonState, Role
from tests import factories, mailbox, markup
from tests.agenda_pairs import Couple, couple
from tests.conftest import MovingClock, sign_in


@pytest.fixture
def paired(parts: Parts) -> Couple:
    return couple(parts, consents=mailbox.MAILED)


def as_role(client: TestClient, parts: Parts, role: Role) -> TestClient:
    with parts.write() as db:
        person_id = factories.person(db, "Idris Bell", parts.clock(), roles=(role,))
    return sign_in(client, parts, person_id)


def act(client: TestClient, person_id: object, do: str) -> int:
    answer = client.post(f"/lead/people/{person_id}/departure", data={"act": do})
    return answer.status_code


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN])
def test_a_lead_and_an_admin_mark_undo_and_take_back(
    client: TestClient, parts: Parts, paired: Couple, role: Role
) -> None:
    lead = as_role(client, parts, role)
    profile = lead.get(f"/people/{paired.b}").text
    assert markup.faults(profile) == []
    assert f'action="/lead/people/{paired.b}/departure"' in profile
    assert act(lead, paired.b, "left") == 303
    assert lead.get(f"/people/{paired.b}").status_code == 404
    assert str(paired.b) not in lead.get("/lead/people").text
    page = lead.get("/lead/people/left").text
    assert markup.faults(page) == []
    assert 'value="undo"' in page
    assert act(lead, paired.b, "undo") == 303
    assert str(paired.b) in lead.get("/lead/people").text


def test_after_a_day_they_come_back_without_their_pairs(
    client: TestClient, parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    act(as_role(client, parts, Role.LEAD), paired.b, "left")
    clock.advance(hours=25)
    with parts.write() as db:
        another = factories.person(db, "Ines Falk", clock(), roles=(Role.LEAD,))
    lead = sign_in(client, parts, another)
    page = lead.get("/lead/people/left").text
    assert 'value="back"' in page
    assert 'value="undo"' not in page
    assert act(lead, paired.b, "undo") == 409
    assert act(lead, paired.b, "back") == 303
    assert lead.get(f"/people/{paired.b}").status_code == 200


def test_an_employee_finds_neither_the_act_nor_the_list(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    mara = sign_in(client, parts, paired.a)
    assert "/departure" not in mara.get(f"/people/{paired.b}").text
    assert act(mara, paired.b, "left") == 403
    assert mara.get("/lead/people/left").status_code == 403
    with parts.read() as db:
        assert db.get_one(Person, paired.b).state is PersonState.ACTIVE


def test_a_lead_does_not_mark_themselves(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        me = factories.person(db, "Idris Bell", parts.clock(), roles=(Role.LEAD,))
    assert act(sign_in(client, parts, me), me, "left") == 422


def test_the_reports_of_a_manager_who_left_are_listed(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        factories.person(db, "Tom Reyes", parts.clock(), manager_id=paired.b)
        factories.person(
            db, "Sam Petit", parts.clock(), manager_id=paired.b, state=PersonState.LEFT
        )
    lead = as_role(client, parts, Role.LEAD)
    act(lead, paired.b, "left")
    page = lead.get("/lead/people/left").text
    assert "manager of: Tom Reyes." in page


def test_the_partner_is_told_on_their_pages_and_by_one_mail_with_the_calendar(
    client: TestClient, parts: Parts, clock: MovingClock, paired: Couple
) -> None:
    act(as_role(client, parts, Role.LEAD), paired.b, "left")
    mara = sign_in(client, parts, paired.a)
    assert "has left the organisation" in mara.get("/").text
    assert "has left the organisation" in mara.get("/suggestions").text
    with mailbox.served() as (box, url):
        mailbox.days(parts, clock, mailbox.by(parts, url), 3)
    with parts.read() as db:
        here, gone = (db.get_one(Person, one).email for one in (paired.a, paired.b))
    assert [mail["To"] for mail in box.mails] == [here]
    assert gone not in [mail["To"] for mail in box.mails]
    (mail,) = box.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "has left the organisation" in " ".join(body.get_content().split())


def test_the_mail_cancels_the_session_in_the_calendar(
    client: TestClient, parts: Parts, paired: Couple
) -> None:
    with parts.write() as db:
        db.get_one(Person, paired.a).quiet_until = db.get_one(Person, paired.a).quiet_from
    act(as_role(client, parts, Role.LEAD), paired.b, "left")
    with mailbox.served() as (box, url):
        mailbox.send_due(parts, mailbox.by(parts, url))
    (mail,) = box.mails
    (file,) = mail.iter_attachments()
    (event,) = icalendar.Calendar.from_ical(file.get_content()).walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"
