"""What routes accept: clean values pass, anything else is one plain sentence, never a crash."""

import json
import unicodedata
from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Form, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from service.web.inputs import Count, Id, Line, Name, Prose, TextRefused, tidy_line, tidy_prose

UUID_TEXT = "018f3a5e-7c1b-7d2a-9a44-0c5e4b7d1a2f"
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


class Everything(BaseModel):
    line: Line = "Reading budgets"
    prose: Prose = "I learned a lot."
    name: Name = "Ada"
    count: Count = 3
    id: Id | None = None


def refuse(_: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, RequestValidationError)
    sentences = [error["msg"] for error in problem.errors()]
    return JSONResponse({"sentences": sentences}, status_code=422)


def client() -> TestClient:
    app = FastAPI()
    app.add_exception_handler(RequestValidationError, refuse)

    @app.post("/json")
    def take_json(body: Everything) -> Everything:
        return body

    @app.post("/form")
    def take_form(body: Annotated[Everything, Form()]) -> Everything:
        return body

    return TestClient(app, raise_server_exceptions=True)


def sentence_of(kind: Any, value: object) -> str:  # noqa: ANN401 - Line and so on are no classes
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return caught.value.errors()[0]["msg"]


def test_text_comes_back_composed_stripped_and_with_line_feeds() -> None:
    taken = TypeAdapter(Prose).validate_python("  Cafe\u0301\r\nsecond\tline\u2028third  ")
    assert taken == "Café\nsecond line\nthird"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\u200b\u200b\u200b", "\u3164\u3164\u3164", "\ufe0f\u200d\ufe0f"],
)
def test_blank_text_is_refused(text: str) -> None:
    assert "it is empty" in sentence_of(Prose, text)
    assert "it is empty" in sentence_of(Line, text)


@pytest.mark.parametrize(
    "text",
    ["a\0bc", "a\x07bc", "abc\ud800", "\udfffabc", "\u202eabc", "ab\u2066c", "ab\x9fc"],
)
def test_signs_that_hide_or_break_are_refused_and_not_echoed(text: str) -> None:
    for kind in (Prose, Line, Name):
        sentence = sentence_of(kind, text)
        assert sentence.endswith(".")
        assert text not in sentence


def test_emoji_alone_are_prose_but_no_line() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert TypeAdapter(Prose).validate_python(family) == family
    assert "letter" in sentence_of(Line, family)


def test_a_line_break_is_for_prose_only() -> None:
    assert TypeAdapter(Prose).validate_python("one\ntwo") == "one\ntwo"
    assert "one line" in sentence_of(Line, "one\ntwo")
    assert "one line" in sentence_of(Name, "one\u2028two")


def test_lengths_are_counted_after_tidying() -> None:
    assert TypeAdapter(Line).validate_python(" abc ") == "abc"
    assert "3 to 200" in sentence_of(Line, " ab ")
    assert "3 to 200" in sentence_of(Line, "a" * 201)
    assert "1 to 4,000 characters; you have used 4,001" in sentence_of(Prose, "a" * 4001)
    assert "1 to 120" in sentence_of(Name, "a" * 121)
    assert len(TypeAdapter(Prose).validate_python("a\r\n" * 1500 + "a")) == 3001


@pytest.mark.parametrize(
    "value",
    [
        -1,
        2**31,
        2**63,
        1.5,
        float("nan"),
        float("inf"),
        "nan",
        "1e400",
        True,
        "\ud800",
        "x",
        None,
        [],
    ],
)
def test_a_count_is_a_whole_number_that_every_database_holds(value: object) -> None:
    assert sentence_of(Count, value)


def test_the_edges_of_numbers_are_taken_from_forms_too() -> None:
    assert TypeAdapter(Count).validate_python(str(2**31 - 1)) == 2**31 - 1
    assert TypeAdapter(Count).validate_python(0) == 0


@pytest.mark.parametrize("value", ["", "x", "\ud800", 3, None, UUID_TEXT[:-1]])
def test_an_id_is_a_uuid(value: object) -> None:
    assert sentence_of(Id, value)


@settings(max_examples=150)
@given(ANY_TEXT)
def test_whatever_is_sent_is_tidied_for_good_or_refused(text: str) -> None:
    for tidy in (tidy_prose, tidy_line):
        try:
            tidied = tidy(text)
        except TextRefused as problem:
            assert str(problem).endswith(".")  # noqa: PT017 - either outcome is right
            continue
        assert tidy(tidied) == tidied == unicodedata.normalize("NFC", tidied)
        tidied.encode()
        assert "\0" not in tidied


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(sorted(Everything.model_fields)),
        st.one_of(
            ANY_TEXT,
            st.floats(),
            st.integers(-(2**70), 2**70),
            st.sampled_from([None, True, [], {}, 1e308, 2**63, UUID_TEXT]),
        ),
    )
)
def test_no_json_body_is_ever_a_server_error(body: dict[str, object]) -> None:
    answer = client().post(
        "/json", content=json.dumps(body), headers={"content-type": "application/json"}
    )
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize("raw", ['{"count": 1e400}', '{"count": NaN}', '{"line": "\\ud800xyz"}'])
def test_hostile_literals_in_json_are_refused(raw: str) -> None:
    headers = {"content-type": "application/json"}
    assert client().post("/json", content=raw, headers=headers).status_code == 422


def test_forms_use_the_same_types() -> None:
    good = {"line": "Giving feedback", "prose": "a\r\nb", "count": "7", "id": UUID_TEXT}
    answer = client().post("/form", data=good)
    assert answer.status_code == 200
    assert answer.json()["prose"] == "a\nb"
    refused = client().post("/form", data={"line": "a\x00bc", "count": "inf"})
    assert refused.status_code == 422
    assert len(refused.json()["sentences"]) == 2


def test_the_schema_tells_lengths() -> None:
    told = Everything.model_json_schema()["properties"]["prose"]
    assert (told["minLength"], told["maxLength"]) == (1, 4000)
