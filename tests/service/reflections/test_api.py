"""Services write reflections for people; they read nothing back."""

import json
from uuid import UUID

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.models import Audience, Outbox, Purpose, Reflection
from service.models.ids import uuid7
from tests import factories
from tests.conftest import MovingClock, rows, sign_in

TEXT = "The forecast was wrong and I said so."


@pytest.fixture
def mara(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(db, "Mara Quist", parts.clock(), external_id="T-17")


@pytest.fixture
def service(client: TestClient, parts: Parts) -> TestClient:
    return _with_key(client, parts, "reflections:write")


def _with_key(client: TestClient, parts: Parts, scope: str) -> TestClient:
    with parts.write() as db:
        _, key = access_actions.create_key(db, "a test", [scope], now=parts.clock())
    client.headers["Authorization"] = f"Bearer {key}"
    return client


@pytest.mark.parametrize("name", ["person_id", "email", "external_id"])
def test_a_person_is_found_by_any_of_three_names(
    service: TestClient, parts: Parts, mara: UUID, name: str
) -> None:
    names = {"person_id": str(mara), "email": "Mara.Quist@tidewater.example", "external_id": "T-17"}
    answer = service.post("/api/v1/reflections", json={name: names[name], "text": TEXT})
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/reflections/{answer.json()['id']}"
    with parts.read() as db:
        kept = db.scalars(sa.select(Reflection)).one()
        keys = db.scalars(sa.select(Outbox.key)).all()
    assert (kept.author_id, kept.text, kept.audience) == (mara, TEXT, Audience.SELF)
    assert kept.in_themes is False
    assert [key.split(":")[0] for key in keys] == ["embed"]


def test_its_author_opens_it_and_nobody_else(
    client: TestClient, service: TestClient, parts: Parts, mara: UUID
) -> None:
    answer = service.post("/api/v1/reflections", json={"person_id": str(mara), "text": TEXT})
    path = answer.headers["location"]
    assert service.get(path).headers["location"] == "/sign-in"
    del client.headers["Authorization"]
    assert TEXT in sign_in(client, parts, mara).get(path).text


def test_unknown_and_unwilling_people_look_alike(
    service: TestClient, parts: Parts, mara: UUID
) -> None:
    with parts.write() as db:
        access_actions.set_consent(db, mara, Purpose.PAIRING, now=parts.clock(), granted=False)
    answers = [
        service.post("/api/v1/reflections", json={"person_id": str(one), "text": TEXT})
        for one in (mara, uuid7())
    ]
    bodies = [{**answer.json(), "request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]
    assert answers[0].headers["content-type"] == "application/problem+json"
    assert rows(parts, Reflection) == 0


def test_nobody_is_meant_by_a_name_that_is_left_out(service: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        factories.person(db, "Helen Okoro", parts.clock())  # has no external id
    answer = service.post("/api/v1/reflections", json={"external_id": "none", "text": TEXT})
    assert answer.status_code == 404


@pytest.mark.usefixtures("mara")
@pytest.mark.parametrize(
    "body",
    [
        {"text": TEXT},
        {"email": "mara.quist@tidewater.example", "external_id": "T-17", "text": TEXT},
        {"external_id": "T-17", "person_id": None, "text": TEXT},
        {"external_id": "T-17"},
        {"external_id": "T-17", "text": ""},
        {"external_id": "T-17", "text": "  "},
        {"external_id": "T-17", "text": "a" * 4001},
        {"external_id": "T-17", "text": "bell \x07"},
        {"external_id": "T-17", "text": "half \ud800"},
        {"external_id": "half \ud800", "text": TEXT},
        {"email": "half\ud800@tidewater.example", "text": TEXT},
        {"external_id": "T-17", "text": 7},
        {"external_id": "T-17", "text": TEXT, "audience": "everyone"},
        {"external_id": "T-17", "text": TEXT, "in_themes": True},
        {"external_id": "T-17", "text": TEXT, "audience": "pair"},
        [TEXT],
    ],
)
def test_a_faulty_body_is_a_problem_without_echo_and_leaves_no_row(
    service: TestClient, parts: Parts, body: object
) -> None:
    answer = service.post(
        "/api/v1/reflections",
        content=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert TEXT not in answer.text
    assert (rows(parts, Reflection), rows(parts, Outbox)) == (0, 0)


def test_emoji_alone_are_a_reflection(service: TestClient, mara: UUID) -> None:
    wish = {"person_id": str(mara), "text": "\U0001f389"}
    assert service.post("/api/v1/reflections", json=wish).status_code == 201


def test_a_pair_reads_what_a_service_shared(
    client: TestClient, service: TestClient, parts: Parts, mara: UUID
) -> None:
    with parts.write() as db:
        helen = factories.person(db, "Helen Okoro", parts.clock())
        factories.pair(db, mara, helen, parts.clock())
    wish = {"person_id": str(mara), "text": TEXT, "audience": "pair"}
    path = service.post("/api/v1/reflections", json=wish).headers["location"]
    del client.headers["Authorization"]
    assert TEXT in sign_in(client, parts, helen).get(path).text


@pytest.mark.parametrize("scope", ["recommendations:read", "agendas:read", "releases:read"])
def test_another_scope_does_not_open_this(
    client: TestClient, parts: Parts, mara: UUID, scope: str
) -> None:
    other = _with_key(client, parts, scope)
    wish = {"person_id": str(mara), "text": TEXT}
    assert other.post("/api/v1/reflections", json=wish).status_code == 403
    assert rows(parts, Reflection) == 0


def test_no_key_reads_a_reflection(service: TestClient, mara: UUID) -> None:
    made = service.post("/api/v1/reflections", json={"person_id": str(mara), "text": TEXT}).json()
    assert service.get(f"/api/v1/reflections/{made['id']}").status_code == 404
    assert service.get("/api/v1/reflections").status_code == 405


def test_the_same_key_and_body_have_one_effect_and_one_answer(
    service: TestClient, parts: Parts, mara: UUID
) -> None:
    wish, key = {"person_id": str(mara), "text": TEXT}, {"Idempotency-Key": "once"}
    answers = [service.post("/api/v1/reflections", json=wish, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert rows(parts, Reflection) == 1


def test_the_same_key_with_another_body_is_refused(
    service: TestClient, parts: Parts, mara: UUID
) -> None:
    key = {"Idempotency-Key": "once"}
    wish = {"person_id": str(mara), "text": TEXT}
    service.post("/api/v1/reflections", json=wish, headers=key)
    other = service.post("/api/v1/reflections", json=wish | {"text": "Another."}, headers=key)
    assert (other.status_code, other.json()["title"]) == (422, "Idempotency reuse")
    assert rows(parts, Reflection) == 1


def test_a_key_is_forgotten_after_a_day(
    service: TestClient, parts: Parts, mara: UUID, clock: MovingClock
) -> None:
    wish, key = {"person_id": str(mara), "text": TEXT}, {"Idempotency-Key": "once"}
    service.post("/api/v1/reflections", json=wish, headers=key)
    clock.advance(hours=24)
    assert service.post("/api/v1/reflections", json=wish, headers=key).status_code == 201
    assert rows(parts, Reflection) == 2


def test_two_services_may_use_the_same_key(client: TestClient, parts: Parts, mara: UUID) -> None:
    wish, key = {"person_id": str(mara), "text": TEXT}, {"Idempotency-Key": "once"}
    for _ in range(2):
        caller = _with_key(client, parts, "reflections:write")
        assert caller.post("/api/v1/reflections", json=wish, headers=key).status_code == 201
    assert rows(parts, Reflection) == 2


def test_a_refusal_does_not_use_the_key_up(service: TestClient, parts: Parts, mara: UUID) -> None:
    wish, key = {"person_id": str(mara), "text": TEXT}, {"Idempotency-Key": "once"}
    refused = service.post("/api/v1/reflections", json=wish | {"audience": "pair"}, headers=key)
    assert refused.status_code == 422
    assert service.post("/api/v1/reflections", json=wish, headers=key).status_code == 201
    assert rows(parts, Reflection) == 1


@pytest.mark.parametrize("key", ["", "a" * 201, "a key with blanks"])
def test_an_unfit_key_is_refused(service: TestClient, parts: Parts, mara: UUID, key: str) -> None:
    wish = {"person_id": str(mara), "text": TEXT}
    answer = service.post("/api/v1/reflections", json=wish, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert rows(parts, Reflection) == 0
