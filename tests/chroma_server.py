"""A Chroma server as an administrator starts it: a process of its own, a folder of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from embeddings.index import IndexUnavailable, VectorIndex
from tests.running import free_port

_STARTS_WITHIN_SECONDS = 60
_RUN = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"


@contextmanager
def chroma_server(folder: Path) -> Iterator[tuple[str, int]]:
    """Host and port, until the block ends."""
    host, port = "127.0.0.1", free_port()
    options = ["--host", host, "--port", str(port), "--path", str(folder)]
    command = [sys.executable, "-c", _RUN, "run", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603  # Chroma's own
        try:
            _wait_until_ready(host, port)
            yield host, port
        finally:
            process.terminate()


def _wait_until_ready(host: str, port: int) -> None:
    give_up = monotonic() + _STARTS_WITHIN_SECONDS
    while True:
        try:
            VectorIndex.on_server(host, port, "nobody").close()
        except IndexUnavailable:
            if monotonic() > give_up:
                raise
            sleep(0.1)
        else:
            return
