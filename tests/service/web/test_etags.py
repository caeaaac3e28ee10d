"""Which answers a client has already, by RFC 9110."""

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient

from service.web.etags import IfNoneMatch, conditional, is_named

TAG = '"abc"'


@pytest.mark.parametrize(
    "header", ['"abc"', 'W/"abc"', '"x", "abc"', '"x" ,W/"abc"', "*", " * ", '"a,b", "abc"']
)
def test_a_tag_is_named_weakly_in_a_list_or_by_a_star(header: str) -> None:
    assert is_named(TAG, header)


@pytest.mark.parametrize("header", ["", "abc", '"abcd"', '"x*"', '"*"', '"x,"abc"x"', 'w/"ab"'])
def test_other_tags_and_parts_of_tags_do_not_name_it(header: str) -> None:
    assert not is_named(TAG, header)


@pytest.mark.parametrize("header", ['"abc"', '"x" , "abc"', 'W/"abc", "abc"', "*"])
def test_a_strong_tag_is_named_strongly(header: str) -> None:
    assert is_named(TAG, header, strongly=True)


@pytest.mark.parametrize("header", ["", "abc", 'W/"abc"', '"x", W/"abc"', '"abcd"'])
def test_a_weak_tag_is_not_named_strongly(header: str) -> None:
    assert not is_named(TAG, header, strongly=True)


def test_an_answer_that_the_client_has_is_304_without_a_body() -> None:
    first = conditional(None, b"{}", headers={"Cache-Control": "no-store"})
    again = conditional(first.headers["ETag"], b"{}", headers={"Cache-Control": "no-store"})
    assert (first.status_code, first.body) == (200, b"{}")
    assert (again.status_code, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == "no-store"
    assert conditional(first.headers["ETag"], b"[]").status_code == 200


def test_several_header_lines_are_one_list() -> None:
    app = FastAPI()

    @app.get("/")
    def show(if_none_match: IfNoneMatch = None) -> Response:
        return conditional(if_none_match, b"{}")

    client = TestClient(app)
    tag = client.get("/").headers["ETag"]
    for lines in (['"x"', tag], [tag, '"x"'], [f'"x", {tag}']):
        sent = [("If-None-Match", line) for line in lines]
        assert client.get("/", headers=sent).status_code == 304
    assert client.get("/", headers=[("If-None-Match", '"x"')]).status_code == 200
