"""A whole Bothways as its user starts it: processes of its own, a data folder of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

import httpx2

STARTS_WITHIN_SECONDS = 900.0  # the first start embeds the demo; a busy machine takes minutes


class Running(NamedTuple):
    url: str
    pid: int  # of the web process; its worker is a child
    seconds_to_ready: float


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(data_dir: Path, port: int, **more: str) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("BOTHWAYS_")}
    return {
        **own,
        "BOTHWAYS_MODE": "development",
        "BOTHWAYS_DATA_DIR": str(data_dir),
        "BOTHWAYS_PORT": str(port),
        "BOTHWAYS_SECOND_LEVEL": "career_stage",  # as `make run` sets it
        **more,
    }


@contextmanager
def running(data_dir: Path, verb: str = "up", **more: str) -> Iterator[Running]:
    """`bothways up` (or `serve`, without a worker) on a free port, until the block ends."""
    port = free_port()
    began = monotonic()
    process = subprocess.Popen(  # noqa: S603  # our own module
        [sys.executable, "-m", "service.cli", verb], env=environment(data_dir, port, **more)
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, process)
        yield Running(url, process.pid, monotonic() - began)
    finally:
        process.terminate()
        process.wait(30)


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    until = monotonic() + STARTS_WITHIN_SECONDS
    while monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it was ready")
        try:
            if httpx2.get(f"{url}/readyz").status_code == httpx2.codes.OK:
                return
        except httpx2.TransportError:
            sleep(0.05)
    raise TimeoutError("the server was not ready in time")
