"""Every answer has the same security headers, that to an unexpected error too."""

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from service.app import create_app
from service.bootstrap import Parts
from tests.partners import api_key

ALWAYS = {
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cache-control",
    "x-request-id",
}


def broken() -> AbstractContextManager[Session]:
    """A database whose driver fails as nobody expects."""
    raise ZeroDivisionError


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/themes/releases", "/readyz"])
def test_an_unexpected_error_has_the_headers_of_every_answer(parts: Parts, path: str) -> None:
    app = create_app(replace(parts, read=broken))
    client = TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)
    client.cookies.set("bothways_dev", "a token")
    answer = client.get(path, headers={"Accept-Language": "de", **api_key(parts)})
    assert answer.status_code == 500
    assert set(answer.headers) >= ALWAYS
    if "html" in answer.headers["content-type"]:
        assert 'lang="de"' in answer.text
    else:
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/api/v1/themes", "/healthz"])
def test_any_answer_has_them(client: TestClient, path: str) -> None:
    assert set(client.get(path).headers) >= ALWAYS
