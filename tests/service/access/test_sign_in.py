"""Signing in, staying signed in and out."""

import pytest
from fastapi.testclient import TestClient

from service.bootstrap import Parts
from service.models import Role
from tests import factories
from tests.conftest import MovingClock, sign_in

pytestmark = pytest.mark.dates


def _mara(parts: Parts) -> str:
    with parts.write() as db:
        return str(factories.person(db, "Mara Quist", parts.clock()))


def test_nobody_is_sent_to_the_sign_in_page(client: TestClient) -> None:
    answer = client.get("/me/settings")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in"


def test_the_development_sign_in_sets_a_cookie_that_scripts_cannot_read(
    client: TestClient, parts: Parts
) -> None:
    person_id = _mara(parts)
    answer = client.post("/sign-in", data={"person_id": person_id})
    assert answer.status_code == 303
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]


def test_a_form_from_another_site_is_refused(client: TestClient, parts: Parts) -> None:
    answer = client.post(
        "/sign-in", data={"person_id": _mara(parts)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_a_form_without_any_word_on_its_origin_is_refused(client: TestClient, parts: Parts) -> None:
    del client.headers["Sec-Fetch-Site"]
    answer = client.post("/sign-in", data={"person_id": _mara(parts)})
    assert answer.status_code == 403


def test_an_hour_without_a_click_signs_out(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        person_id = factories.person(db, "Idris Bell", clock(), roles=(Role.LEAD,))
    sign_in(client, parts, person_id)
    clock.advance(minutes=59)
    assert client.get("/lead").status_code == 200
    clock.advance(minutes=61)
    assert client.get("/lead").headers["location"] == "/sign-in"


def test_twelve_hours_sign_out_however_busy(
    client: TestClient, parts: Parts, clock: MovingClock
) -> None:
    with parts.write() as db:
        person_id = factories.person(db, "Idris Bell", clock(), roles=(Role.LEAD,))
    sign_in(client, parts, person_id)
    for _ in range(15):
        clock.advance(minutes=50)
        last = client.get("/lead")
    assert last.headers["location"] == "/sign-in"
