"""Malformed values at every route: a clear refusal, never a 500, and nothing of it echoed."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from service.access import actions
from service.access.policy import POLICY, Scope
from service.bootstrap import Parts
from service.models import Role
from tests import factories
from tests.conftest import sign_in

MARKER = "zq7marker"
STRANGE = "01890000-0000-7000-8000-000000000000"
BODIES = {
    "lone surrogate": f'{{"text": "{MARKER} \\ud800"}}',
    "not a number": f'{{"limit": NaN, "text": "{MARKER}"}}',
    "too large a float": f'{{"limit": 1e400, "text": "{MARKER}"}}',
    "too large an integer": f'{{"limit": 9223372036854775808, "text": "{MARKER}"}}',
    "no JSON": f'{{"text": "{MARKER}"',
    "a list": f'["{MARKER}"]',
}
SEGMENTS = ("%00", "%ED%A0%80", "%F0%9F%A4%A1", f"{MARKER}'--", "9223372036854775808", "..%2f..")
REFUSED = {303, 400, 403, 404, 405, 409, 412, 415, 422}


def _filled(path: str, segment: str) -> str:
    while "{" in path:
        path = path[: path.index("{")] + segment + path[path.index("}") + 1 :]
    return path


def _paths(*, api: bool) -> Iterator[tuple[str, str]]:
    return ((method, path) for method, path in POLICY if path.startswith("/api/") is api)


@pytest.fixture
def lead_id(parts: Parts) -> UUID:
    with parts.write() as db:
        return factories.person(
            db, "Idris Bell", parts.clock(), roles=(Role.EMPLOYEE, Role.LEAD, Role.ADMIN)
        )


@pytest.fixture
def service_client(client: TestClient, parts: Parts) -> TestClient:
    scopes = [scope.value for scope in Scope]
    with parts.write() as db:
        _, key = actions.create_key(db, "test", scopes, now=parts.clock())
    client.headers["Authorization"] = f"Bearer {key}"
    return client


@pytest.mark.parametrize("name", BODIES)
def test_no_api_route_chokes_on_a_body(service_client: TestClient, name: str) -> None:
    for method, path in _paths(api=True):
        if method == "POST":
            answer = service_client.post(
                path, content=BODIES[name], headers={"Content-Type": "application/json"}
            )
            assert answer.status_code in REFUSED, f"{path}: {answer.status_code}"
            assert answer.headers["content-type"] == "application/problem+json"
            assert MARKER not in answer.text


@pytest.mark.parametrize("name", BODIES)
def test_a_stranger_is_asked_for_a_key_whatever_the_body(client: TestClient, name: str) -> None:
    for method, path in _paths(api=True):
        if method == "POST":
            answer = client.post(
                path, content=BODIES[name], headers={"Content-Type": "application/json"}
            )
            assert (answer.status_code, answer.json()["type"]) == (401, "/problems/not-signed-in")
            assert "WWW-Authenticate" in answer.headers


def test_a_form_that_cannot_be_read_asks_a_stranger_to_sign_in(client: TestClient) -> None:
    broken = {"Content-Type": "multipart/form-data"}  # without its boundary
    for method, path in _paths(api=False):
        if method == "POST" and not POLICY[method, path].is_open:
            answer = client.post(_filled(path, STRANGE), content=b"x", headers=broken)
            assert answer.status_code in {303, 429}, path


@pytest.mark.parametrize("segment", SEGMENTS)
def test_no_api_route_chokes_on_its_address(service_client: TestClient, segment: str) -> None:
    for method, path in _paths(api=True):
        if "{" in path:
            answer = service_client.request(method, _filled(path, segment))
            assert answer.status_code in REFUSED, f"{path}: {answer.status_code}"
            assert MARKER not in answer.text


@pytest.mark.parametrize("segment", SEGMENTS)
def test_no_page_chokes_on_its_address(
    client: TestClient, parts: Parts, lead_id: UUID, segment: str
) -> None:
    sign_in(client, parts, lead_id)
    client.app.state.rates.take = _generous  # type: ignore[attr-defined]  # more calls than a person makes in a minute
    for method, path in _paths(api=False):
        if "{" in path:
            answer = client.request(method, _filled(path, segment))
            assert answer.status_code in REFUSED, f"{path}: {answer.status_code}"


def _generous(_purpose: str, _caller: str, limit: int) -> object:
    from service.web.rate_limits import Allowance

    return Allowance(limit, limit, 1, is_granted=True)
