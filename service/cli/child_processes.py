"""The worker as a child process of `bothways up`: restarted when it dies."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.cli.console import say

_COMMAND = (sys.executable, "-m", "service.cli", "worker", "--with-stdin")
_REST_SECONDS = 2.0
_STOP_SECONDS = 25.0


@contextmanager
def worker() -> Iterator[None]:
    """Keep one worker alive for the block."""
    is_over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(is_over,), name="worker-keeper")
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def end_with_parent() -> None:
    """Treat the end of stdin as SIGTERM, since a killed parent cannot send one."""
    threading.Thread(target=_wait_for_end, name="parent-watch", daemon=True).start()


def _keep(is_over: threading.Event) -> None:
    child = _start()
    while not is_over.wait(_REST_SECONDS / 10):
        if child.poll() is not None and not is_over.wait(_REST_SECONDS):
            say("The worker stopped and is being restarted.")
            child = _start()
    child.terminate()
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _start() -> subprocess.Popen[bytes]:
    # a session of its own: Ctrl-C reaches the parent alone, which ends the worker in good order
    return subprocess.Popen(_COMMAND, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603  # our own module


def _wait_for_end() -> None:
    while os.read(sys.stdin.fileno(), 1):  # not through a buffer, whose lock would outlive us
        pass
    os.kill(os.getpid(), signal.SIGTERM)
