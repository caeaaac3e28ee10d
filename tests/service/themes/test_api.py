"""Frozen releases as JSON, for keys that may read them."""

import json
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.access import actions as access_actions
from service.bootstrap import Parts
from service.themes.release import actions as release_freeze
from service.themes.release import preparation
from service.themes.release.periods import period
from tests import planted

PATH = "/api/v1/themes/releases"


@pytest.fixture
def service(client: TestClient, parts: Parts) -> TestClient:
    with parts.write() as db:
        _, key = access_actions.create_key(db, "test", ["releases:read"], now=parts.clock())
    client.headers["Authorization"] = f"Bearer {key}"
    return client


def freeze(parts: Parts, *names: str) -> None:
    for name in names:
        ready = preparation.prepare(parts, period(name))
        with parts.write() as db:
            release_freeze.freeze(db, parts.encoder, ready, now=parts.clock())


def share(parts: Parts) -> None:
    with parts.write() as db:
        people = planted.crowd(db, 12, parts.clock())
        planted.plant(
            db,
            {"meetings": people[:6], "zones": people[6:]},
            datetime(2026, 10, 14, tzinfo=UTC),
            texts=2,
        )


def test_the_latest_release_tells_bands_and_no_number(service: TestClient, parts: Parts) -> None:
    share(parts)
    freeze(parts, "2026-10")
    answer = service.get(f"{PATH}/latest")
    body = answer.json()
    counted = [value for value in _numbers(body) if value != body["k"]]
    assert answer.status_code == 200
    assert len(body["themes"]) == 2
    assert body["people"] == "10-19"
    assert {theme["people"] for theme in body["themes"]} == {"5-9"}
    assert counted == []
    assert not re.search(r"\b12\b", json.dumps(body["themes"]))


def test_a_release_is_read_by_its_id_too(service: TestClient, parts: Parts) -> None:
    freeze(parts, "2026-10")
    latest = service.get(f"{PATH}/latest").json()
    assert service.get(f"{PATH}/{latest['id']}").json() == latest


def test_whoever_has_it_already_is_told_so(service: TestClient, parts: Parts) -> None:
    freeze(parts, "2026-10")
    tag = service.get(f"{PATH}/latest").headers["ETag"]
    again = service.get(f"{PATH}/latest", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "name", ["latest", "first", "01890000-0000-7000-8000-000000000000", "2026-10"]
)
def test_what_is_not_there_is_not_found(service: TestClient, name: str) -> None:
    answer = service.get(f"{PATH}/{name}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_releases_are_listed_latest_first_page_by_page(service: TestClient, parts: Parts) -> None:
    freeze(parts, "2026-08", "2026-09", "2026-10")
    first = service.get(PATH, params={"limit": 2})
    assert [item["period"] for item in first.json()["items"]] == ["2026-10", "2026-09"]
    assert 'rel="next"' in first.headers["Link"]
    rest = service.get(PATH, params={"limit": 2, "after": first.json()["next"]}).json()
    assert [item["period"] for item in rest["items"]] == ["2026-08"]
    assert rest["next"] is None


def test_a_cursor_that_was_changed_or_not_signed_is_refused(
    service: TestClient, parts: Parts
) -> None:
    freeze(parts, "2026-08", "2026-09")
    ours = service.get(PATH, params={"limit": 1}).json()["next"]
    plain = urlsafe_b64encode(b"2026-09-01").decode()
    for after in ("A" + ours[1:], ours[:-5], plain, "é", "x"):
        answer = service.get(PATH, params={"after": after})
        assert answer.status_code == 422
        assert answer.json()["type"] == "/problems/invalid-cursor"


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "after=x", "after=ä", "team=claims", "limit=many"]
)
def test_an_unknown_or_wrong_parameter_is_refused(service: TestClient, query: str) -> None:
    assert service.get(f"{PATH}?{query}").status_code == 422


def test_the_release_itself_takes_no_parameter(service: TestClient, parts: Parts) -> None:
    freeze(parts, "2026-10")
    assert service.get(f"{PATH}/latest?unit=claims").status_code == 422


def _numbers(value: Any) -> list[float]:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        return [one for each in value.values() for one in _numbers(each)]
    if isinstance(value, list):
        return [one for each in value for one in _numbers(each)]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return [value] if is_number else []
