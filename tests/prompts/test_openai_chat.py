"""The wire: what is asked, what comes back, and that no failure carries a person's text."""

import logging
from collections.abc import Iterator
from contextlib import closing

import pytest

from prompts.chat import ChatError, Finish, Outcome, Rung, Usage
from tests.prompts.makers import ONE, PROMPT, QUICK, SCHEMA, SECRET, MemoryLedger, chat_for
from tests.prompts.servers import Heard, Server, completion, good, respond, serve


def test_a_good_answer_comes_back_with_its_usage_and_rung() -> None:
    ledger = MemoryLedger()
    with (
        serve(good('{"word": "plum"}')) as heard,
        closing(chat_for(heard.url, ledger=ledger)) as chat,
    ):
        reply = chat.complete(PROMPT, SCHEMA)
    assert (reply.text, reply.finish, reply.rung) == (
        '{"word": "plum"}',
        Finish.STOP,
        Rung.JSON_SCHEMA,
    )
    assert reply.usage == Usage(11, 7)
    assert [(call.outcome, call.tokens_in, call.estimated) for call in ledger.kept] == [
        (Outcome.OK, 11, False)
    ]


def test_the_request_asks_for_identity_and_the_schema_and_tells_no_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-from-outside")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serve(good('{"word": "plum"}')) as heard, closing(chat_for(heard.url)) as chat:
        chat.complete(PROMPT, SCHEMA)
    sent = heard.requests[0].lower()
    assert b"accept-encoding: identity" in sent
    assert b"org-from-outside" not in sent
    body = heard.bodies()[0]
    assert body["stream"] is False
    assert body["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "word", "strict": True, "schema": SCHEMA.body},
    }


@pytest.mark.parametrize(
    ("status", "outcome", "requests"),
    [
        (401, Outcome.AUTH, 1),
        (403, Outcome.AUTH, 1),
        (408, Outcome.TIMEOUT, 3),
        (409, Outcome.SERVER, 3),
        (429, Outcome.RATE_LIMITED, 3),
        (500, Outcome.SERVER, 3),
        (503, Outcome.SERVER, 3),
        (400, Outcome.REJECTED, 3),
        (422, Outcome.REJECTED, 3),
    ],
)
def test_a_failing_status_becomes_its_outcome_after_at_most_three_requests(
    status: int, outcome: Outcome, requests: int
) -> None:
    ledger = MemoryLedger()
    with serve(respond(status, b"{}")) as heard, closing(chat_for(heard.url, QUICK, ledger)) as c:
        with pytest.raises(ChatError) as caught:
            c.complete(PROMPT, SCHEMA)
        assert len(heard.requests) == requests
    assert (caught.value.outcome, caught.value.status) == (outcome, status)
    assert [call.attempt for call in ledger.kept] == list(range(1, requests + 1))


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (completion(""), Outcome.EMPTY),
        (completion("  \n "), Outcome.EMPTY),
        (completion('{"word": "pl', "length"), Outcome.TRUNCATED),
        (completion("", "content_filter"), Outcome.REFUSED),
        (completion("no object here"), Outcome.INVALID_JSON),
        (completion('{"word": nonsense}'), Outcome.INVALID_JSON),
        (b"<html>a proxy's page</html>", Outcome.INVALID_JSON),
        (b'{"choices": []}', Outcome.INVALID_JSON),
        (b"[" * 50_000, Outcome.INVALID_JSON),
    ],
)
def test_an_unusable_answer_becomes_its_outcome(body: bytes, outcome: Outcome) -> None:
    with (
        serve(respond(200, body)) as heard,
        closing(chat_for(heard.url, ONE)) as chat,
        pytest.raises(ChatError) as caught,
    ):
        chat.complete(PROMPT, SCHEMA)
    assert caught.value.outcome is outcome


def test_a_server_error_is_survived_when_the_next_answer_is_good() -> None:
    with serve(respond(500, b"{}"), good('{"word": "plum"}')) as heard:
        with closing(chat_for(heard.url)) as chat:
            reply = chat.complete(PROMPT, SCHEMA)
        assert len(heard.requests) == 2
    assert reply.text == '{"word": "plum"}'


@pytest.mark.parametrize(
    ("told", "date", "seconds"),
    [
        ("7", None, 7),
        ("Wed, 21 Oct 2026 07:28:07 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 7),
        ("Wed, 21 Oct 2026 07:27:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT", 0),
        ("Wed, 21 Oct 2026 07:28:07 GMT", None, None),
        ("soon", "Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("-1", None, None),
    ],
)
def test_how_long_to_wait_is_read_as_seconds_or_as_a_date(
    told: str, date: str | None, seconds: float | None
) -> None:
    lines = [f"retry-after: {told}".encode(), *([f"date: {date}".encode()] if date else [])]
    with (
        serve(respond(429, b"{}", *lines)) as heard,
        closing(chat_for(heard.url, ONE)) as chat,
        pytest.raises(ChatError) as caught,
    ):
        chat.complete(PROMPT, SCHEMA)
    assert caught.value.retry_after == seconds


def test_tokens_are_estimated_where_the_endpoint_tells_none() -> None:
    ledger = MemoryLedger()
    with (
        serve(respond(200, completion('{"word": "plum"}'))) as heard,
        closing(chat_for(heard.url, ledger=ledger)) as chat,
    ):
        chat.complete(PROMPT, SCHEMA)
    assert [(call.tokens_out, call.estimated) for call in ledger.kept] == [(4, True)]


def echo(heard: Heard) -> Iterator[bytes]:
    body = heard.requests[-1].split(b"\r\n\r\n", 1)[1]
    yield from respond(400, b'{"error": {"message": ' + body + b"}}")(heard)


def mangled_echo(heard: Heard) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n" + heard.requests[-1][-200:] + b"\r\n\r\n"


def header_echo(heard: Heard) -> Iterator[bytes]:
    names = (b"x-request-id: ", b"x-echo: ", b"openai-model: ")
    lines = [name + SECRET.encode() for name in names]
    yield from respond(500, b"{}", *lines, b"retry-after: 0")(heard)


@pytest.mark.parametrize("server", [echo, mangled_echo, header_echo])
def test_a_server_that_echoes_the_prompt_gets_it_into_no_error_log_or_record(
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    ledger = MemoryLedger()
    with serve(server) as heard, closing(chat_for(heard.url, QUICK, ledger)) as chat:
        with pytest.raises(ChatError) as caught:
            chat.complete(PROMPT, SCHEMA)
        assert SECRET.encode() in heard.requests[0]
    for error in chain_of(caught.value):
        assert SECRET not in repr(error) + str(error) + repr(error.args) + repr(vars(error))
    assert SECRET not in caplog.text + repr(ledger.kept)


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_text_that_cannot_be_encoded_is_a_failure_without_that_text() -> None:
    broken = PROMPT._replace(
        messages=(PROMPT.messages[0], PROMPT.messages[1]._replace(content=f"\ud800 {SECRET}"))
    )
    with (
        serve(good("{}")) as heard,
        closing(chat_for(heard.url, ONE)) as chat,
        pytest.raises(ChatError) as caught,
    ):
        chat.complete(broken, SCHEMA)
    assert all(SECRET not in repr(error) for error in chain_of(caught.value))
