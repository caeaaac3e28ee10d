"""Only our own host names are answered: any other may be somebody else's, bound to our address."""

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.bootstrap import Parts
from service.setting_choices import Mode

OWN = ["127.0.0.1:8000", "localhost", "LOCALHOST:8000", "[::1]:8000"]
FOREIGN = [
    "rebound.example",
    "rebound.example:8000",
    "127.0.0.1.rebound.example",
    "localhost@rebound.example",
    "10.0.0.1",
    "[::1",
    "a b/api/",
    "",
]


@pytest.mark.parametrize("host", OWN)
def test_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/themes", "/static/house.css", "/nowhere"])
def test_any_other_name_is_refused(client: TestClient, host: str, path: str) -> None:
    assert client.get(path, headers={"Host": host}).status_code == 421


def test_programs_are_refused_with_a_problem_and_people_with_a_sentence(client: TestClient) -> None:
    headers = {"Host": "rebound.example", "Accept-Language": "de"}
    told = client.get("/api/v1/themes", headers=headers)
    assert told.headers["content-type"] == "application/problem+json"
    assert told.json()["type"] == "/problems/unknown-host"
    page = client.get("/", headers=headers)
    assert 'lang="de"' in page.text
    assert "BOTHWAYS_ALLOWED_HOSTS" in page.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_need_no_name(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"Host": "10.0.0.1:8000"}).status_code == 200


def test_production_answers_at_its_public_address_alone(parts: Parts) -> None:
    parts.settings.mode = Mode.PRODUCTION
    parts.settings.public_url = "https://mentoring.example"
    client = TestClient(create_app(parts), "https://mentoring.example", follow_redirects=False)
    assert client.get("/nowhere").status_code == 404
    assert client.get("/nowhere", headers={"Host": "localhost"}).status_code == 421
