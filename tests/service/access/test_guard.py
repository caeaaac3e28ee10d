"""Who a request is from: a key counts under /api, a cookie on pages, and health asks nobody."""

import pytest
from fastapi.testclient import TestClient

from service.access.policy import Scope
from service.bootstrap import Parts
from service.models import Role
from tests import factories
from tests.conftest import sign_in
from tests.partners import api_key
from tests.statements import recorded

RELEASES = "/api/v1/themes/releases"
FOREIGN = [
    "Basic bWFyYTpzZWNyZXQ=",
    "Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
    "Negotiate YII=",
    "bw_",
]
MORE_THAN_A_MINUTE_ALLOWS = 25


@pytest.mark.parametrize("header", [*FOREIGN, "Bearer bw_mistyped"])
def test_what_a_proxy_sends_along_locks_nobody_out_of_a_page(
    client: TestClient, parts: Parts, header: str
) -> None:
    with parts.write() as db:
        mara = factories.person(db, "Mara Quist", parts.clock())
    sign_in(client, parts, mara)
    for _ in range(MORE_THAN_A_MINUTE_ALLOWS):
        answer = client.get("/me/settings", headers={"Authorization": header})
        assert answer.status_code == 200


@pytest.mark.parametrize("header", FOREIGN)
def test_what_is_no_key_counts_against_no_address(client: TestClient, header: str) -> None:
    for _ in range(MORE_THAN_A_MINUTE_ALLOWS):
        answer = client.get(RELEASES, headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.json()["type"] == "/problems/not-signed-in"


def test_mistyped_keys_are_counted(client: TestClient) -> None:
    header = {"Authorization": "Bearer bw_mistyped"}
    statuses = [client.get(RELEASES, headers=header).status_code for _ in range(21)]
    assert statuses == [401] * 20 + [429]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_the_scheme_of_a_key_may_be_in_any_case(
    client: TestClient, parts: Parts, scheme: str
) -> None:
    key = api_key(parts, Scope.RELEASES_READ)["Authorization"].removeprefix("Bearer ")
    answer = client.get(RELEASES, headers={"Authorization": f"{scheme} {key}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_asks_nobody(client: TestClient, path: str) -> None:
    client.cookies.set("bothways_dev", "looked up anywhere else")
    with recorded() as statements:
        for header in (*FOREIGN, "Bearer bw_mistyped"):
            answer = client.get(path, headers={"Authorization": header})
            assert answer.status_code == 200
    asked = " ".join(one.sql for one in statements)
    assert "sign_ins" not in asked
    assert "api_keys" not in asked


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": FOREIGN[0]}, {"Authorization": "Bearer bw_x"}]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_program_without_a_key_is_asked_for_one(
    client: TestClient, header: dict[str, str], method: str
) -> None:
    del client.headers["Sec-Fetch-Site"]  # no program sends it
    path = RELEASES if method == "GET" else "/api/v1/recommendations"
    answer = client.request(method, path, headers=header)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="bothways"'
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("role", list(Role))
def test_a_cookie_opens_nothing_to_programs(client: TestClient, parts: Parts, role: Role) -> None:
    with parts.write() as db:
        somebody = factories.person(db, "Idris Bell", parts.clock(), roles=(role,))
    sign_in(client, parts, somebody)
    assert client.get(RELEASES).status_code == 401
    assert client.post("/api/v1/reflections", json={}).status_code == 401
