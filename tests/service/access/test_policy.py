"""One policy table: every route has a row, every row a route, and each caller meets it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from service.access import actions
from service.access.policy import POLICY, AccessRule, Scope
from service.app import create_app
from service.bootstrap import Parts
from service.models import Role
from tests import factories
from tests.conftest import sign_in

STRANGE = "01890000-0000-7000-8000-000000000000"
SCOPES = [scope.value for scope in Scope]


def _routes(app: FastAPI) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for context in iter_route_contexts(app.routes):
        methods = getattr(context, "methods", None) or getattr(context.route, "methods", None)
        path = str(getattr(context, "path", None) or getattr(context.route, "path", ""))
        found |= {(method, path) for method in methods or () if method not in {"HEAD", "OPTIONS"}}
    return found


def _open_path(path: str) -> str:
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = path[:start] + STRANGE + path[end + 1 :]
    return path


def test_every_route_has_a_row_and_every_row_a_route(parts: Parts) -> None:
    routes = _routes(create_app(parts))
    assert routes - set(POLICY) == set()
    assert set(POLICY) - routes == set()


@pytest.fixture
def people(parts: Parts) -> dict[str, UUID]:
    now = parts.clock()
    with parts.write() as db:
        return {
            "employee": factories.person(db, "Mara Quist", now),
            "lead": factories.person(db, "Idris Bell", now, roles=(Role.LEAD,)),
            "admin": factories.person(db, "Ada Root", now, roles=(Role.ADMIN,)),
        }


def _answers(client: TestClient) -> Iterator[tuple[AccessRule, int, str]]:
    for (method, path), rule in POLICY.items():
        if path == "/sign-out":
            continue  # whoever comes after it would be nobody
        answer = client.request(method, _open_path(path))
        yield rule, answer.status_code, f"{method} {path}"


def test_nobody_reaches_only_what_is_open(client: TestClient) -> None:
    _lift_the_limits(client)
    for rule, status, route in _answers(client):
        if not rule.is_open:
            assert status in {303, 401}, route


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.LEAD, Role.ADMIN])
def test_a_role_reaches_no_row_of_another(
    client: TestClient, parts: Parts, people: dict[str, UUID], role: Role
) -> None:
    _lift_the_limits(client)
    sign_in(client, parts, people[role.value])
    for rule, status, route in _answers(client):
        if rule.is_open:
            continue
        if rule.scope is not None:
            assert status == 401, route  # programs are asked for a key, whoever is signed in
        elif role not in rule.roles:
            assert status == 403, route
        else:
            assert status not in {401, 403, 500}, route


@pytest.mark.parametrize("scope", SCOPES)
def test_a_key_opens_its_scope_alone(client: TestClient, parts: Parts, scope: str) -> None:
    with parts.write() as db:
        _, key = actions.create_key(db, "test", [scope], now=parts.clock())
    client.headers["Authorization"] = f"Bearer {key}"
    _lift_the_limits(client)
    for rule, status, route in _answers(client):
        if rule.is_open:
            continue
        if rule.scope is None:
            assert status == 303, route  # on a page a key says nothing: sign in
        elif rule.scope != scope:
            assert status == 403, route
        else:
            assert status not in {401, 403, 500}, route


def _lift_the_limits(client: TestClient) -> None:
    """Sixty writes a minute are fewer than there are routes; each call here is its own caller."""
    app = client.app
    assert isinstance(app, FastAPI)
    taken, calls = app.state.rates.take, iter(range(10**9))
    app.state.rates.take = lambda purpose, caller, limit: taken(
        purpose, f"{caller}{next(calls)}", limit
    )
