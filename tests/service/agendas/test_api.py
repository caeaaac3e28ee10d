"""The agenda for client programs: both ticked it, or it is not there."""

import pytest
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.agendas.drafts.jobs import order_agendas
from service.bootstrap import Parts
from service.models import MentoringSession, Purpose
from tests.agenda_pairs import Couple, couple, run_jobs
from tests.conftest import sign_in


@pytest.fixture
def drafted(parts: Parts) -> Couple:
    found = couple(parts)
    order_agendas(parts, parts.clock())
    run_jobs(parts)
    return found


@pytest.fixture
def keyed(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        _, key = access_actions.create_key(db, "calendar", ["agendas:read"], now=parts.clock())
    client.headers["Authorization"] = f"Bearer {key}"
    return client


def _path(found: Couple) -> str:
    return f"/api/v1/sessions/{found.planned}/agenda"


def test_the_latest_version_is_read_with_its_reasons(keyed: TestClient, drafted: Couple) -> None:
    answer = keyed.get(_path(drafted))
    assert answer.status_code == 200
    body = answer.json()
    assert body["version"] == 1
    assert body["label"] == "Drafted without a language model"
    assert sum(item["minutes"] for item in body["items"]) == 45
    assert all(item["because"].startswith("because ") for item in body["items"])
    assert {item["led_by"] for item in body["items"]} == {None, str(drafted.a), str(drafted.b)}


def test_an_unchanged_agenda_is_not_sent_again(
    keyed: TestClient, parts: Parts, drafted: Couple
) -> None:
    tag = keyed.get(_path(drafted)).headers["ETag"]
    assert not tag.startswith("W/")
    again = keyed.get(_path(drafted), headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    with parts.write() as db:
        db.get_one(MentoringSession, drafted.planned).number = 8
    assert keyed.get(_path(drafted), headers={"If-None-Match": tag}).status_code == 200


def test_one_consent_taken_back_hides_the_agenda(
    keyed: TestClient, parts: Parts, drafted: Couple
) -> None:
    with parts.write() as db:
        access_actions.set_consent(db, drafted.b, Purpose.AGENDAS, now=parts.clock(), granted=False)
    answer = keyed.get(_path(drafted))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    unknown = keyed.get(f"/api/v1/sessions/{drafted.pair}/agenda")
    assert unknown.json() | {"request_id": ""} == answer.json() | {"request_id": ""}


def test_a_person_without_a_key_is_asked_for_one(
    client: TestClient, parts: Parts, drafted: Couple
) -> None:
    assert sign_in(client, parts, drafted.a).get(_path(drafted)).status_code == 401


def test_the_route_has_its_name_and_an_example(client: TestClient) -> None:
    shown = client.app.openapi()["paths"]["/api/v1/sessions/{session_id}/agenda"]["get"]  # type: ignore[attr-defined]  # a FastAPI app
    assert shown["operationId"] == "get_session_agenda"
