"""HEAD is answered wherever GET is, and a refused method is told which are taken."""

import re
from contextlib import closing
from http.client import HTTPConnection

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from service.access.policy import POLICY, Scope
from service.bootstrap import Parts
from tests import factories
from tests.conftest import sign_in
from tests.partners import api_key
from tests.serving import serving

READ = [path for method, path in POLICY if method == "GET"]
STATIC = ["/static/house.css", "/static/htmx/htmx.min.js"]


@pytest.fixture
def caller(client: TestClient, parts: Parts) -> TestClient:
    """Signed in, and with a key."""
    with parts.write() as db:
        mara = factories.person(db, "Mara Quist", parts.clock())
    client.headers.update(api_key(parts, Scope.RELEASES_READ))
    return sign_in(client, parts, mara)


@pytest.mark.parametrize("path", [*READ, *STATIC, "/nowhere", "/api/nowhere"])
def test_head_is_answered_as_get_is(caller: TestClient, path: str) -> None:
    address = re.sub("[{}]", "", path)
    got, head = caller.get(address), caller.head(address)
    assert head.status_code == got.status_code
    assert _lasting(head) == _lasting(got)
    assert head.content == b""


def _lasting(answer: Response) -> dict[str, str]:
    """Headers without what is counted or numbered by the call."""
    return {
        name: value
        for name, value in answer.headers.items()
        if name not in {"x-request-id", "ratelimit"}
    }


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/healthz", "GET, HEAD"),
        ("PUT", "/sign-in", "GET, HEAD, POST"),
        ("DELETE", "/reflections/019abf61-6c00-7a6f-8b1c-9d2f6b1a4c10", "GET, HEAD, POST"),
        ("GET", "/api/v1/recommendations", "POST"),
        ("HEAD", "/sign-out", "POST"),
        ("POST", "/static/house.css", "GET, HEAD"),
    ],
)
def test_a_refused_method_is_told_every_one_that_is_taken(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == allowed


def test_head_over_a_socket_has_the_length_and_no_body(parts: Parts) -> None:
    with serving(parts) as url, closing(HTTPConnection(url.removeprefix("http://"))) as connection:
        connection.request("HEAD", "/healthz")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Content-Length"]) == (200, "18")
        assert answer.read() == b""
        connection.request("GET", "/healthz")  # the next answer stands where it should
        assert connection.getresponse().read() == b'{"status":"alive"}'
