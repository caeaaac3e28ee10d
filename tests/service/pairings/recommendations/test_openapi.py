"""The description of the recommendation routes, and calls made up from it."""

from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from service.bootstrap import Parts
from tests.partners import BEN, MARA, TOMAS, api_key, office

PATHS = {
    "/api/v1/people/{person_id}/recommendations": ("get", "list_recommendations"),
    "/api/v1/recommendations": ("post", "find_recommendations"),
    "/api/v1/people/{a}/fit/{b}": ("get", "get_fit"),
    "/api/v1/recommendations/batch": ("post", "find_recommendations_in_batch"),
}
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    negative_data_rejection,
)


def described(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


@pytest.mark.parametrize("path", PATHS)
def test_each_route_has_an_id_one_tag_a_summary_and_every_problem(
    client: TestClient, path: str
) -> None:
    method, name = PATHS[path]
    operation = described(client)["paths"][path][method]
    assert operation["operationId"] == name
    assert operation["tags"] == ["pairings"]
    assert operation["summary"]
    assert {"200", "401", "403", "422", "429", "503"} <= set(operation["responses"])
    is_batch = path.endswith("/batch")  # somebody unknown is a row there
    assert ("404" in operation["responses"]) is not is_batch
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            assert list(answer["content"]) == ["application/problem+json"]


@pytest.mark.parametrize("path", ["/api/v1/recommendations", "/api/v1/recommendations/batch"])
def test_the_examples_are_answered(client: TestClient, parts: Parts, path: str) -> None:
    office(parts, {"Mara": MARA, "Tomas": TOMAS})
    operation = described(client)["paths"][path]["post"]
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    for example in examples.values():
        answer = client.post(path, json=example["value"], headers=api_key(parts))
        assert answer.status_code == 200


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", PATHS)
def test_calls_made_up_from_the_description_meet_it(
    client: TestClient, parts: Parts, path: str, mode: GenerationMode
) -> None:
    known = office(parts, {"Mara": MARA, "Tomas": TOMAS, "Ben": BEN})
    headers, somebody = api_key(parts), [str(one) for one in known.people.values()]
    schema = schemathesis.openapi.from_asgi("/openapi.json", client.app)
    operation = schema[path][PATHS[path][0].upper()]

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), person=st.sampled_from(somebody))
    def calls(case: Any, person: str) -> None:  # noqa: ANN401  # schemathesis publishes no types
        if mode is GenerationMode.POSITIVE:
            case.path_parameters = dict.fromkeys(case.path_parameters or {}, person)
        case.call_and_validate(headers=headers, checks=CHECKS)

    calls()
