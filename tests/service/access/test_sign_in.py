"""Signing in, staying signed in and out."""

from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.access import actions
from service.access.devices import device_of
from service.bootstrap import Parts
from service.models import Person, Role, SignIn
from tests import factories
from tests.conftest import MovingClock, rows, sign_in

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


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_of_a_browser_only_its_kind_and_system_are_kept(said: str, device: str) -> None:
    assert device_of(said) == device


def _elsewhere(parts: Parts, person_id: str, device: str = "Safari, iPhone") -> None:
    with parts.write() as db:
        actions.begin_sign_in(db, UUID(person_id), "test", now=parts.clock(), device=device)


def _sign_in(client: TestClient, person_id: str) -> None:
    answer = client.post("/sign-in", data={"person_id": person_id}, headers={"User-Agent": FIREFOX})
    assert answer.status_code == 303


def test_own_sign_ins_are_listed_and_those_elsewhere_can_be_ended(
    client: TestClient, parts: Parts
) -> None:
    mara = _mara(parts)
    with parts.write() as db:
        ben = factories.person(db, "Ben Adeyemi", parts.clock())
    _elsewhere(parts, mara)
    _elsewhere(parts, str(ben), "Opera, Linux")
    _sign_in(client, mara)
    page = client.get("/me/settings").text
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert "Opera, Linux" not in page
    assert client.post("/me/sign-ins/end").status_code == 303
    page = client.get("/me/settings").text
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" not in page
    assert rows(parts, SignIn) == 2  # this one, and Ben's


@pytest.mark.parametrize(("wish", "left"), [({}, 2), ({"one_sign_in": "on"}, 1)])
def test_a_new_sign_in_ends_the_others_only_where_that_is_wished(
    client: TestClient, parts: Parts, wish: dict[str, str], left: int
) -> None:
    mara = _mara(parts)
    _sign_in(client, mara)
    first = client.cookies["bothways_dev"]
    saved = client.post("/me/settings", data={"time_zone": "Etc/UTC", **wish})
    assert saved.status_code == 303
    with parts.read() as db:
        assert db.get_one(Person, UUID(mara)).one_sign_in is bool(wish)
    client.cookies.clear()
    _sign_in(client, mara)
    assert client.get("/me/settings").status_code == 200
    assert rows(parts, SignIn) == left
    client.cookies.clear()
    client.cookies.set("bothways_dev", first)
    assert client.get("/me/settings").status_code == (303 if wish else 200)
