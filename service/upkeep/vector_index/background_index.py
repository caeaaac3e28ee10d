"""The vector index of a web process, opened and updated in a thread."""

from contextlib import suppress
from threading import Event, Lock, Thread

import structlog

from embeddings.embedded_index import IndexLocked
from embeddings.index import F32, Hit, IndexUnavailable, VectorIndex
from service.bootstrap import Parts
from service.upkeep.vector_index import index as index_upkeep

_LOOK_EVERY_SECONDS = 60.0
_STOP_SECONDS = 5.0
_log = structlog.get_logger()


def background_index(parts: Parts) -> "BackgroundIndex | None":
    """None where it is switched off."""
    return None if parts.settings.index == "numpy" else BackgroundIndex(parts)


class BackgroundIndex:
    """Idle until the first question; from then on this process holds the index if it can.

    Until it is open, and whenever it is lost, a question raises IndexUnavailable and its asker
    goes on without: exactly, and slower.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._index: VectorIndex | None = None
        self._turn = Lock()
        self._starting = Lock()
        self._thread: Thread | None = None
        self._is_closing = Event()

    def nearest(self, query: F32, k: int) -> list[Hit]:
        """At most k hits, most similar first; raise IndexUnavailable."""
        self._start()
        if self._index is None:
            raise IndexUnavailable("the index is not open")
        return self._index.nearest(query, k)

    def update(self) -> None:
        """Open the index, and apply what has changed; raise IndexUnavailable or OSError."""
        with self._turn:
            if self._index is None:
                self._index = index_upkeep.open_index(self._parts)
            if self._parts.settings.index_server is None:
                index_upkeep.update(self._parts, self._index)
            else:
                self._index.state()  # workers write to a server; here it is only found anew

    def close(self) -> None:
        """Let go of the index, unless a build takes too long to wait for."""
        self._is_closing.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            if self._thread.is_alive():
                return
        if self._index is not None:
            self._index.close()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = Thread(target=self._follow, name="index", daemon=True)
                self._thread.start()

    def _follow(self) -> None:
        while not self._is_closing.is_set():
            try:
                with suppress(IndexLocked):  # another process keeps it up to date
                    self.update()
            except Exception as error:  # noqa: BLE001  # its cause may be gone by the next time
                _log.warning("index_hindered", error=type(error).__name__)
            self._is_closing.wait(_LOOK_EVERY_SECONDS)
