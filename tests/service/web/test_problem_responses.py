"""What a program is told of a faulty request: which field, in which form, nothing it sent."""

import pytest
from fastapi.testclient import TestClient

from service.access.policy import POLICY, Scope
from service.bootstrap import Parts
from service.models import Role
from tests import factories
from tests.conftest import sign_in
from tests.partners import api_key

FIND = "/api/v1/recommendations"
JSON = {"Content-Type": "application/json"}
SOMEBODY = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
def service(client: TestClient, parts: Parts) -> TestClient:
    client.headers.update(api_key(parts, *Scope))
    return client


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ('{"person_id": "zq7"}', ["/person_id"]),
        ('{"email": 7}', ["/email"]),
        ('{"email": "a@b.example", "limit": "zq7"}', ["/limit"]),
        ('{"email": "a@b.example", "a/b~c": 1}', ["/a~1b~0c"]),
        ('{"email": "a@b.example", "exclude": ["zq7"]}', ["/exclude/0"]),
        ('{"email": "a@b.example", "after": "zq7"}', ["/after"]),
        ('{"offers": ["a good line"]}', ["/seeks"]),
        ('{"offers": ["a good line"], "seeks": ["another", 5]}', ["/seeks/1"]),
        ('{"offers": ["a good line"], "seeks": ["another", ""]}', ["/seeks/1"]),
        ('{"email": null}', ["/email"]),
        ('{"email": "a@b.example", "after": null}', ["/after"]),
        ("{}", [""]),
        ('{"email": "a@b.example", "external_id": "1"}', [""]),
        ('["zq7"]', [""]),
        ('{"email": "zq7', [""]),
        ("", [""]),
    ],
)
def test_a_pointer_leads_to_the_faulty_field(
    service: TestClient, parts: Parts, body: str, pointers: list[str]
) -> None:
    with parts.write() as db:
        factories.person(db, "Mara Quist", parts.clock(), email="a@b.example")
    answer = service.post(FIND, content=body, headers=JSON)
    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == pointers
    assert "zq7" not in answer.text


def test_a_pointer_leads_to_the_field_that_an_action_refused(
    service: TestClient, parts: Parts
) -> None:
    with parts.write() as db:
        mara = factories.person(db, "Mara Quist", parts.clock())
    wish = {"person_id": str(mara), "text": "For my partner", "audience": "pair"}
    answer = service.post("/api/v1/reflections", json=wish)
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/audience"]


@pytest.mark.parametrize("query", ["limit=zq7", "limit=0", "colour=zq7"])
def test_a_faulty_parameter_is_named(service: TestClient, query: str) -> None:
    answer = service.get(f"/api/v1/people/{SOMEBODY}/recommendations?{query}")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [
        f"#{query.partition('=')[0]}"
    ]
    assert "zq7" not in answer.text


def test_an_id_that_is_none_is_refused_without_any_of_it(service: TestClient) -> None:
    answer = service.get("/api/v1/people/z/recommendations")
    assert answer.json()["errors"] == [
        {"pointer": "#person_id", "detail": "This should be a UUID."}
    ]


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", None],
)
@pytest.mark.parametrize(
    "path", [path for method, path in POLICY if method == "POST" and path.startswith("/api/")]
)
def test_a_body_that_is_not_json_is_415_and_json_is_named(
    service: TestClient, path: str, media_type: str | None
) -> None:
    header = {} if media_type is None else {"Content-Type": media_type}
    answer = service.post(path, content=b'{"email": "a@b.example"}', headers=header)
    assert answer.status_code == 415
    assert answer.headers["Accept"] == "application/json"
    assert answer.json()["type"] == "/problems/unsupported-media-type"
    assert answer.json()["detail"] == "This address takes application/json."


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_is_taken_in_any_case_and_with_its_parameters(
    service: TestClient, media_type: str
) -> None:
    answer = service.post(FIND, content=b"{}", headers={"Content-Type": media_type})
    assert answer.status_code == 422


def test_nobody_is_told_what_a_route_takes(client: TestClient) -> None:
    answer = client.post(FIND, content=b"x", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 401


def test_a_form_takes_no_json(client: TestClient, parts: Parts) -> None:
    with parts.write() as db:
        ada = factories.person(db, "Ada Root", parts.clock(), roles=(Role.ADMIN,))
    answer = sign_in(client, parts, ada).post("/admin/keys", json={"name": "a"})
    assert answer.status_code == 415
    assert "takes application/x-www-form-urlencoded and multipart/form-data." in answer.text


def test_a_form_without_a_body_is_only_incomplete(client: TestClient) -> None:
    assert client.post("/sign-in").status_code == 422
