"""HTTP transport with one deadline and one byte limit for the whole exchange.

Both are enforced in the network stream, because checks between body chunks never run while headers
drip.
"""

import logging
import socket
import ssl
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Protocol

import httpcore2
import httpx2

RAW_CAP = 1_000_000  # bytes off the wire, headers included
CHUNK = 4096  # a partial send may wait once per chunk, so chunks are small
PASSED_ON = ("content-type", "date", "retry-after")  # the client logs others
SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class TransportRefused(httpx2.TransportError):
    """The answer was a redirect, compressed, or longer than the cap."""


class Sized(Protocol):
    def left(self, own: float | None) -> float: ...
    def count(self, received: int) -> None: ...


class Allowance(threading.local):
    """What is left of the running exchange, per thread; outside an exchange, nothing is."""

    def __init__(self) -> None:
        self.ends = 0.0
        self.bytes_left = 0

    def left(self, own: float | None) -> float:
        """Seconds for the next wait; raise ReadTimeout when the deadline has passed."""
        remaining = self.ends - monotonic()
        if remaining <= 0:
            raise httpcore2.ReadTimeout("deadline")
        return remaining if own is None else min(own, remaining)

    def count(self, received: int) -> None:
        self.bytes_left -= received
        if self.bytes_left < 0:
            raise TransportRefused("too long")


class GuardedStream(httpcore2.NetworkStream):
    def __init__(self, inner: httpcore2.NetworkStream, allowance: Sized) -> None:
        self._inner = inner
        self._allowance = allowance

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._allowance.left(timeout))
        self._allowance.count(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), CHUNK):
            self._inner.write(buffer[start : start + CHUNK], self._allowance.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        left = self._allowance.left(timeout)
        inner = self._inner.start_tls(ssl_context, server_hostname, left)
        return GuardedStream(inner, self._allowance)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the port's own signature
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    def __init__(self, allowance: Sized) -> None:
        self._inner = httpcore2.SyncBackend()
        self._allowance = allowance

    def connect_tcp(  # noqa: PLR0917  # httpcore2 chose these parameters
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.NetworkStream:
        """Try each address in turn; the deadline covers all of them together."""
        for address in _addresses(host, port):
            left = self._allowance.left(timeout)
            try:
                found = self._inner.connect_tcp(address, port, left, local_address, socket_options)
            except httpcore2.ConnectError:
                continue
            return GuardedStream(found, self._allowance)
        raise httpcore2.ConnectError("no address answers")


class GuardedTransport(httpx2.BaseTransport):
    """Reads the whole answer inside the deadline; refuses redirects and compressed answers."""

    def __init__(self, deadline_seconds: float, connections: int = 2) -> None:
        self._deadline_seconds = deadline_seconds
        self._allowance = Allowance()
        # its debug lines hold answer headers, and a server may echo the prompt in one
        logging.getLogger("httpcore2").setLevel(logging.INFO)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=connections,
            network_backend=GuardedBackend(self._allowance),
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        own = request.extensions.get("timeout", {}).get("read")  # here the client's whole patience
        seconds = self._deadline_seconds if own is None else min(own, self._deadline_seconds)
        self._allowance.ends = monotonic() + seconds
        self._allowance.bytes_left = RAW_CAP
        with _as_httpx_errors():
            return self._exchange(request)

    def close(self) -> None:
        self._pool.close()

    def _exchange(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["accept-encoding"] = "identity"
        url = httpcore2.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        with self._pool.stream(
            request.method,
            url,
            headers=request.headers.raw,
            content=iter([request.read()]),
            extensions=request.extensions,
        ) as found:
            headers = httpx2.Headers(found.headers)
            _refuse_detours(found.status, headers)
            body = b"".join(found.iter_stream())
        passed_on = {name: headers[name] for name in PASSED_ON if name in headers}
        return httpx2.Response(found.status, headers=passed_on, content=body)


def _refuse_detours(status: int, headers: httpx2.Headers) -> None:
    if 300 <= status < 400:  # noqa: PLR2004 - the range of redirects
        raise TransportRefused("redirect")
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        raise TransportRefused("compressed")


def _addresses(host: str, port: int) -> Iterator[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:  # unknown, or longer than a name may be
        return
    yield from dict.fromkeys(str(row[4][0]) for row in found)


@contextmanager
def _as_httpx_errors() -> Generator[None]:
    """Give the client the errors it knows, so that it need not see the pool's."""
    try:
        yield
    except httpcore2.TimeoutException:
        raise httpx2.ReadTimeout("deadline") from None
    except httpcore2.ConnectError:
        raise httpx2.ConnectError("no connection") from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError):
        raise httpx2.RemoteProtocolError("broken answer") from None
