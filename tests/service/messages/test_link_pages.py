"""Signed links: looking changes nothing, a press acts once, and each wrong link is told kindly."""

import re
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import queries as access_queries
from service.bootstrap import Parts, secret_of
from service.messages import signed_links
from service.messages.signed_links import Link, LinkPurpose
from service.messages.transports import Parcel
from service.models import (
    Base,
    Delivery,
    DeliveryState,
    Person,
    PersonState,
    Purpose,
    Question,
    UsedLink,
)
from service.models.ids import uuid7
from tests import factories, mailbox, markup
from tests.conftest import MovingClock, rows, sign_in


class Sent(NamedTuple):
    """A message about a question to Mara, with one link of each purpose."""

    mara: UUID
    helen: UUID
    pair: UUID
    question: UUID
    links: dict[LinkPurpose, str]


@pytest.fixture
def sent(parts: Parts) -> Sent:
    now = parts.clock()
    with parts.write() as db:
        mara, helen, pair = mailbox.two(db, parts)
        session = factories.session(
            db, pair, 1, now + timedelta(days=5), created_at=now - timedelta(days=30)
        )
        question = Question(
            id=uuid7(),
            pair_id=pair,
            session_id=session,
            person_id=mara,
            text="What did you try?",
            due_at=now,
            created_at=now,
        )
        row = Delivery(
            id=uuid7(),
            key="test",
            person_id=mara,
            kind="question",
            args={"pair": str(pair), "question": str(question.id)},
            state=DeliveryState.SENT,
            next_at=now,
            sent_at=now,
            created_at=now,
        )
        db.add_all([question, row])
    secret = secret_of(parts.settings)
    made = {one: signed_links.signed(Link(one, mara, row.id), secret, now) for one in LinkPurpose}
    return Sent(mara, helen, pair, question.id, {one: f"/go/{made[one]}" for one in LinkPurpose})


def snapshot(parts: Parts) -> dict[str, list[tuple[object, ...]]]:
    with parts.read() as db:
        return {
            table.name: [tuple(map(str, row)) for row in db.execute(sa.select(table))]
            for table in Base.metadata.sorted_tables
        }


def consents(parts: Parts, person_id: UUID) -> frozenset[Purpose]:
    with parts.read() as db:
        return access_queries.consents(db, person_id)


@pytest.mark.parametrize("purpose", LinkPurpose)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_changes_no_row(
    client: TestClient, parts: Parts, sent: Sent, purpose: LinkPurpose, method: str
) -> None:
    before = snapshot(parts)
    answer = client.request(method, sent.links[purpose])
    assert answer.status_code == 200
    assert snapshot(parts) == before
    if method == "GET":
        assert markup.faults(answer.text) == []
        form = markup.read(answer.text).one("form", method="post")
        assert form.attrs["action"] == sent.links[purpose]


def test_a_press_leads_to_the_page_of_the_action(
    client: TestClient, parts: Parts, sent: Sent
) -> None:
    sign_in(client, parts, sent.mara)
    answer = client.post(sent.links[LinkPurpose.OPEN])
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/pairs/{sent.pair}/questions",
    )
    again = client.post(sent.links[LinkPurpose.OPEN])
    assert again.status_code == 410
    assert markup.faults(again.text) == []
    assert f"/pairs/{sent.pair}/questions" in again.text
    assert rows(parts, UsedLink) == 1


def test_whoever_is_not_signed_in_is_led_there_after_signing_in(
    client: TestClient, sent: Sent
) -> None:
    answer = client.post(sent.links[LinkPurpose.OPEN])
    assert answer.headers["location"] == "/sign-in"
    answer = client.post("/sign-in", data={"person_id": str(sent.mara)})
    assert answer.headers["location"] == f"/pairs/{sent.pair}/questions"
    assert client.post("/sign-in", data={"person_id": str(sent.mara)}).headers["location"] == "/"


@pytest.mark.parametrize("path", ["//evil.example/x", "https://evil.example", "/a?b=c", "/\\evil"])
def test_a_sign_in_leads_to_no_other_site(client: TestClient, sent: Sent, path: str) -> None:
    client.cookies.set("bothways_after_sign_in", path)
    answer = client.post("/sign-in", data={"person_id": str(sent.mara)})
    assert answer.headers["location"] == "/"


def test_one_click_unsubscribes_without_cookie_or_origin(
    client: TestClient, parts: Parts, sent: Sent
) -> None:
    del client.headers["Sec-Fetch-Site"]
    answer = client.post(
        sent.links[LinkPurpose.UNSUBSCRIBE], data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert markup.faults(answer.text) == []
    assert Purpose.MAIL not in consents(parts, sent.mara)
    assert client.post(sent.links[LinkPurpose.UNSUBSCRIBE]).status_code == 410


def test_nothing_else_may_be_posted_without_an_origin(
    client: TestClient, parts: Parts, sent: Sent
) -> None:
    sign_in(client, parts, sent.mara)
    del client.headers["Sec-Fetch-Site"]
    assert client.post("/me/settings", data={"time_zone": "Etc/UTC"}).status_code == 403
    assert client.post("/lead/reminders").status_code == 403


def test_the_settings_turn_mail_on_again(client: TestClient, parts: Parts, sent: Sent) -> None:
    client.post(sent.links[LinkPurpose.UNSUBSCRIBE])
    sign_in(client, parts, sent.mara)
    client.post("/me/settings", data={"time_zone": "Europe/Berlin", "mail": "yes"})
    assert Purpose.MAIL in consents(parts, sent.mara)
    client.post(sent.links[LinkPurpose.UNSUBSCRIBE])
    assert Purpose.MAIL in consents(parts, sent.mara)  # the link has done its work


def test_a_question_is_left_out(client: TestClient, parts: Parts, sent: Sent) -> None:
    answer = client.post(sent.links[LinkPurpose.SKIP_QUESTION])
    assert answer.status_code == 200
    assert markup.faults(answer.text) == []
    with parts.read() as db:
        question = db.get_one(Question, sent.question)
    assert (question.answer, question.answered_at) == (None, parts.clock())


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_a_link_runs_out_after_a_week(
    client: TestClient, parts: Parts, clock: MovingClock, sent: Sent, purpose: LinkPurpose
) -> None:
    clock.advance(days=7, seconds=1)
    for answer in (client.get(sent.links[purpose]), client.post(sent.links[purpose])):
        assert answer.status_code == 410
        assert "seven days" in answer.text
        assert markup.faults(answer.text) == []
    assert rows(parts, UsedLink) == 0
    assert Purpose.MAIL in consents(parts, sent.mara)


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_a_link_that_was_passed_on_does_nothing_for_somebody_else(
    client: TestClient, parts: Parts, sent: Sent, purpose: LinkPurpose
) -> None:
    sign_in(client, parts, sent.helen)
    for answer in (client.get(sent.links[purpose]), client.post(sent.links[purpose])):
        assert answer.status_code == 403
        assert "This link is for someone else" in answer.text
        assert "Mara" not in answer.text
        assert markup.faults(answer.text) == []
    assert rows(parts, UsedLink) == 0


@pytest.mark.parametrize("at", [10, -1])
def test_a_link_that_was_changed_leads_nowhere(
    client: TestClient, parts: Parts, sent: Sent, at: int
) -> None:
    link = list(sent.links[LinkPurpose.UNSUBSCRIBE])
    link[at] = "A" if link[at] != "A" else "B"
    if at == -1:
        link = link[:-3]
    for answer in (client.get("".join(link)), client.post("".join(link))):
        assert answer.status_code == 404
        assert markup.faults(answer.text) == []
    assert Purpose.MAIL in consents(parts, sent.mara)


@pytest.mark.parametrize("state", [PersonState.LEFT, PersonState.ERASED])
def test_a_link_of_somebody_who_is_gone_is_told_kindly(
    client: TestClient, parts: Parts, sent: Sent, state: PersonState
) -> None:
    with parts.write() as db:
        db.get_one(Person, sent.mara).state = state
    for answer in (
        client.get(sent.links[LinkPurpose.OPEN]),
        client.post(sent.links[LinkPurpose.OPEN]),
    ):
        assert answer.status_code == 410
        assert "no longer belongs to anyone" in answer.text
        assert markup.faults(answer.text) == []


def test_a_key_of_another_deployment_signs_nothing_here(
    client: TestClient, parts: Parts, sent: Sent
) -> None:
    foreign = signed_links.signed(
        Link(LinkPurpose.OPEN, sent.mara, uuid7()), b"another", parts.clock()
    )
    assert client.get(f"/go/{foreign}").status_code == 404


def test_a_mail_s_own_link_works(client: TestClient, parts: Parts, sent: Sent) -> None:
    with parts.write() as db:
        db.execute(sa.delete(Delivery))
    got: list[Parcel] = []
    mailbox.send_due(parts, got.append)
    (parcel,) = [one for one in got if one.person_id == sent.mara]
    body = parcel.mail.get_body(("plain",))
    assert body is not None
    paths = re.findall(r"http://127\.0\.0\.1:8000(/go/\S+)", body.get_content())
    assert len(paths) == 3
    sign_in(client, parts, sent.mara)
    assert client.post(paths[0]).headers["location"] == f"/pairs/{sent.pair}/questions"
