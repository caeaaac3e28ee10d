"""Small servers on the loopback, well and badly behaved; each keeps the bytes it was sent."""

import json
import socket
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress

PATIENCE = 3.0  # seconds until a server ends by itself


class Heard:
    """What came in, and where to send it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.requests: list[bytes] = []
        self.ended = threading.Event()

    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(request.split(b"\r\n\r\n", 1)[1]) for request in self.requests]


Server = Callable[[Heard], Iterator[bytes]]


@contextmanager
def serve(*answers: Server) -> Generator[Heard]:
    """Answer request after request with the given ones, the last for ever."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        heard = Heard(listener.getsockname()[1])
        thread = threading.Thread(target=_accept, args=(listener, heard, answers))
        thread.start()
        try:
            yield heard
        finally:
            heard.ended.set()
            thread.join()


def respond(status: int, body: bytes = b"", *headers: bytes) -> Server:
    head = b"HTTP/1.1 %d X\r\nconnection: close\r\ncontent-length: %d\r\n" % (status, len(body))

    def answer(_: Heard) -> Iterator[bytes]:
        yield head + b"".join(line + b"\r\n" for line in headers) + b"\r\n" + body

    return answer


def completion(text: str, finish: str = "stop", **more: object) -> bytes:
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": finish}
    return json.dumps({"choices": [choice], **more}).encode()


def good(text: str) -> Server:
    usage = {"prompt_tokens": 11, "completion_tokens": 7}
    body = completion(text, usage=usage)
    return respond(200, body, b"content-type: application/json")


def _accept(listener: socket.socket, heard: Heard, answers: tuple[Server, ...]) -> None:
    while not heard.ended.is_set():
        with suppress(TimeoutError):
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.settimeout(PATIENCE)
                heard.requests.append(_request(connection))
                place = min(len(heard.requests), len(answers)) - 1
                for piece in answers[place](heard):
                    connection.sendall(piece)


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := connection.recv(65536)):
            return data
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.lower().split(b"\r\n")
    length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
    while len(body) < length and (more := connection.recv(65536)):
        body += more
    return head + b"\r\n\r\n" + body


@contextmanager
def serve_deaf() -> Generator[str]:
    """Take connections and never read from them."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
