"""The OpenAPI description: who may call what, where, and one shape for every problem."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.access.policy import POLICY, Scope
from service.bootstrap import Parts

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


@pytest.fixture
def description(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def _operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_every_route_of_the_api_asks_for_a_key_with_its_scope(description: dict[str, Any]) -> None:
    scheme = description["components"]["securitySchemes"]["key"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")
    asked = {(method, path): one["security"] for method, path, one in _operations(description)}
    scopes = {route: rule.scope for route, rule in POLICY.items() if rule.scope}
    assert asked == {route: [{"key": [scope]}] for route, scope in scopes.items()}


def test_it_says_where_the_service_is(description: dict[str, Any], parts: Parts) -> None:
    assert description["servers"] == [{"url": parts.settings.origin}]


def test_every_problem_has_one_shape(description: dict[str, Any]) -> None:
    for method, path, operation in _operations(description):
        refusals = {
            status: answer for status, answer in operation["responses"].items() if status >= "400"
        }
        assert {"401", "403", "422", "429"} <= set(refusals), path
        assert ("415" in refusals) == (method == "POST"), path
        assert all(answer["content"] == PROBLEM for answer in refusals.values()), path


def test_a_problem_is_as_it_is_described(client: TestClient, description: dict[str, Any]) -> None:
    shape = description["components"]["schemas"]["Problem"]
    answer = client.get("/api/v1/themes/releases").json()
    assert set(shape["required"]) <= set(answer) <= set(shape["properties"])


def test_every_body_and_every_answer_has_a_type(description: dict[str, Any]) -> None:
    for _, path, operation in _operations(description):
        bodies = [operation.get("requestBody"), *operation["responses"].values()]
        for body in bodies:
            for media in (body or {}).get("content", {}).values():
                schema = media.get("itemSchema") or media["schema"]  # each row of a stream has one
                kinds = schema.get("oneOf", [schema])
                assert all("$ref" in kind for kind in kinds), path


def test_a_scope_is_offered_once_a_route_asks_for_it() -> None:
    assert {rule.scope for rule in POLICY.values() if rule.scope} == set(Scope)
