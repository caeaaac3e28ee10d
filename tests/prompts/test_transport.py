"""Hostile endpoints: each exchange ends by its deadline, and nothing follows a detour."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import closing
from time import monotonic

import pytest

from prompts.chat import CallPurpose, ChatError, Message, Outcome, Sealed
from prompts.transport import Allowance
from tests.prompts.makers import ONE, PROMPT, SCHEMA, chat_for
from tests.prompts.servers import Heard, Server, good, respond, serve, serve_deaf

DEADLINE = 0.5
SLACK = 0.5
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


def drip_body(heard: Heard) -> Iterator[bytes]:
    yield HEAD + b"content-length: 100000\r\n\r\n"
    while not heard.ended.wait(0.05):
        yield b" "


def drip_header(heard: Heard) -> Iterator[bytes]:
    yield HEAD + b"x-slow: "
    while not heard.ended.wait(0.05):
        yield b"a"


def silence(heard: Heard) -> Iterator[bytes]:
    heard.ended.wait(3)
    yield b""


def endless_headers(heard: Heard) -> Iterator[bytes]:
    yield HEAD
    while not heard.ended.is_set():
        yield b"x-more: " + b"a" * 4000 + b"\r\n"


def endless_hints(heard: Heard) -> Iterator[bytes]:
    while not heard.ended.is_set():
        yield b"HTTP/1.1 103 Early Hints\r\nlink: " + b"a" * 4000 + b"\r\n\r\n"


def endless_chunks(heard: Heard) -> Iterator[bytes]:
    yield HEAD + b"transfer-encoding: chunked\r\n\r\n"
    while not heard.ended.is_set():
        yield b"10000\r\n" + b" " * 65536 + b"\r\n"


def huge_body(heard: Heard) -> Iterator[bytes]:
    yield HEAD + b"content-length: 200000000\r\n\r\n"
    while not heard.ended.is_set():
        yield b" " * 1_000_000


def gzip_bomb(_: Heard) -> Iterator[bytes]:
    yield HEAD + b"content-encoding: gzip\r\nconnection: close\r\n\r\n"
    yield gzip.compress(b" " * 20_000_000)


def cut_short(_: Heard) -> Iterator[bytes]:
    yield HEAD + b'content-length: 400\r\nconnection: close\r\n\r\n{"choices": ['


def garbage(_: Heard) -> Iterator[bytes]:
    yield b"\x16\x03\x01 no http at all\r\n\r\n"


@pytest.mark.parametrize(
    ("server", "outcome"),
    [
        (drip_body, Outcome.TIMEOUT),
        (drip_header, Outcome.TIMEOUT),
        (silence, Outcome.TIMEOUT),
        (endless_headers, Outcome.PROTOCOL),
        (endless_hints, Outcome.REFUSED_TRANSPORT),
        (endless_chunks, Outcome.REFUSED_TRANSPORT),
        (huge_body, Outcome.REFUSED_TRANSPORT),
        (gzip_bomb, Outcome.REFUSED_TRANSPORT),
        (cut_short, Outcome.PROTOCOL),
        (garbage, Outcome.PROTOCOL),
        (respond(429, b"{}", b"retry-after: 50"), Outcome.RATE_LIMITED),
    ],
)
def test_a_hostile_server_is_left_by_the_deadline(server: Server, outcome: Outcome) -> None:
    with serve(server) as heard, closing(chat_for(heard.url, ONE)) as chat:
        began = monotonic()
        with pytest.raises(ChatError) as caught:
            chat.complete(PROMPT, SCHEMA)
        took = monotonic() - began
    assert caught.value.outcome is outcome
    assert took < DEADLINE + SLACK


def test_a_redirect_to_another_host_is_refused_and_nothing_is_sent_there() -> None:
    with serve(good("{}")) as other:
        target = f"location: {other.url}/chat/completions".encode()
        with serve(respond(307, b"", target)) as heard, closing(chat_for(heard.url, ONE)) as chat:
            with pytest.raises(ChatError) as caught:
                chat.complete(PROMPT, SCHEMA)
            assert len(heard.requests) == 1
        assert other.requests == []
    assert caught.value.outcome is Outcome.REFUSED_TRANSPORT


def test_a_server_that_stops_reading_is_left_by_the_deadline() -> None:
    long = Sealed(CallPurpose.AGENDA, (Message("system", "s"), Message("user", "a" * 20_000_000)))
    with serve_deaf() as url, closing(chat_for(url, ONE)) as chat:
        began = monotonic()
        with pytest.raises(ChatError) as caught:
            chat.complete(long, SCHEMA)
        took = monotonic() - began
    assert caught.value.outcome is Outcome.TIMEOUT
    assert took < DEADLINE + SLACK


def test_a_deadline_belongs_to_its_own_thread() -> None:
    allowance = Allowance()
    allowance.ends = monotonic() + 60
    elsewhere: list[float] = []
    thread = threading.Thread(target=lambda: elsewhere.append(allowance.ends))
    thread.start()
    thread.join()
    assert allowance.left(None) > 0
    assert elsewhere == [0.0]


def test_a_closed_port_is_a_connect_failure() -> None:
    with serve(good("{}")) as heard:
        url = heard.url
    with closing(chat_for(url, ONE)) as chat, pytest.raises(ChatError) as caught:
        chat.complete(PROMPT, SCHEMA)
    assert caught.value.outcome is Outcome.CONNECT
