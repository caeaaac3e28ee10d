"""A Bothways that answers over a socket, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

import uvicorn

from service.app import create_app
from service.bootstrap import Parts
from tests.running import free_port


@contextmanager
def serving(parts: Parts) -> Iterator[str]:
    """The address, until the block ends."""
    config = uvicorn.Config(create_app(parts), port=free_port(), log_level="warning")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server ended before it had started")
        sleep(0.01)
    yield f"http://127.0.0.1:{config.port}"
    server.should_exit = True
    thread.join(10)
