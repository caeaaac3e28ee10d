"""Real processes of Bothways for the tests that kill them."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 600.0  # seconds for what takes seconds where nothing else runs


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOTHWAYS_")}
    paths = [str(ROOT), *filter(None, [kept.get("PYTHONPATH")])]  # a moved clock stands there
    told = {
        "BOTHWAYS_MODE": "development",
        "BOTHWAYS_DATA_DIR": str(data),
        "PYTHONPATH": os.pathsep.join(paths),
    }
    return {**kept, **told, **more}


def bothways(*words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run to its end; what it prints must be UTF-8."""
    command = [sys.executable, "-m", "service.cli", *words]
    return subprocess.run(  # noqa: S603  # our own module
        command,
        env=env,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def running(*module: str, env: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m …`, killed at the end if nothing else ended it."""
    child = subprocess.Popen(  # noqa: S603  # our own modules
        [sys.executable, "-m", *module], env=env, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def wait_until(is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def is_ready(port: int) -> bool:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", "/readyz")
        return asked.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        asked.close()
