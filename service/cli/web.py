"""The web process; it binds its socket before anything else."""

import errno
import http.client
import signal
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import uvicorn

from service.access.last_uses import LastUses
from service.app import create_app
from service.bootstrap import Parts
from service.cli.console import say
from service.pairings.engine.threads import one_thread
from service.settings import Settings, UnsafeSettings

_STOP_SECONDS = 10
_READY_WITHIN_SECONDS = 60
_LOOK_EVERY_SECONDS = 0.1
_STORE_EVERY_SECONDS = 60.0


def listening(settings: Settings) -> socket.socket:
    """Raise UnsafeSettings if the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.port))
        made.listen()
    except (OSError, OverflowError) as problem:
        made.close()
        raise UnsafeSettings(_why(settings, problem)) from None
    made.set_inheritable(False)
    return made


def serve(parts: Parts, taken: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then finish running requests."""
    one_thread()
    app = create_app(parts)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _heard)  # uvicorn raises the signal again when it has stopped
    with stored_last_uses(parts, (app.state.sign_ins_seen, app.state.keys_used)):
        uvicorn.Server(config).run(sockets=[taken])
    if app.state.proposer is not None:
        app.state.proposer.close()


@contextmanager
def stored_last_uses(parts: Parts, uses: Iterable[LastUses]) -> Iterator[None]:
    """Store them every minute, from a thread of its own, and at the end of the block."""
    is_over = threading.Event()

    def store() -> None:
        for one in uses:
            one.store(parts.write)

    def repeat() -> None:
        while not is_over.wait(_STORE_EVERY_SECONDS):
            store()

    threading.Thread(target=repeat, name="last-uses", daemon=True).start()
    try:
        yield
    finally:
        is_over.set()
        store()


def announce(settings: Settings, sentence: str) -> None:
    """Say one sentence as soon as the server is ready, from a thread of its own."""
    threading.Thread(target=_announce, args=(settings, sentence), daemon=True).start()


def _announce(settings: Settings, sentence: str) -> None:
    for _ in range(int(_READY_WITHIN_SECONDS / _LOOK_EVERY_SECONDS)):
        if _is_ready(settings):
            say(sentence)
            return
        time.sleep(_LOOK_EVERY_SECONDS)


def _is_ready(settings: Settings) -> bool:
    asked = http.client.HTTPConnection(settings.host, settings.port, timeout=_STOP_SECONDS)
    try:
        asked.request("GET", "/readyz")
        return asked.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _heard(_number: int, _frame: object) -> None:
    """The server has stopped already; what follows it still has to run."""


def _why(settings: Settings, problem: OSError | OverflowError) -> str:
    number = problem.errno if isinstance(problem, OSError) else None
    if number == errno.EADDRINUSE:
        return f"BOTHWAYS_PORT {settings.port} is taken on {settings.host}; choose another."
    if number == errno.EACCES:
        return f"BOTHWAYS_PORT {settings.port} is not open to this account; take one from 1024 on."
    return (
        f"BOTHWAYS_HOST and BOTHWAYS_PORT are no address of this computer: "
        f"{settings.host}:{settings.port}."
    )
