"""The current sealed index for a process that only asks; it never waits and never writes."""

from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from embeddings import generations
from embeddings.index import F32, Hit, IndexUnavailable
from embeddings.opening import Owner, Sealed


class FollowedIndex:
    """Opens a generation beside the questions, so that none waits for its examination.

    Until one is open, and whenever it is gone or damaged, a question raises IndexUnavailable and
    its asker goes on without: exactly, and slower.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._turn = Lock()
        self._owner: Owner | None = None
        self._open: Sealed | None = None
        self._opening: Thread | None = None

    def nearest(self, query: F32, k: int) -> list[Hit]:
        """At most k hits of the current generation, or of the one before while it is opened."""
        return self._current().index.nearest(query, k)

    def wait(self) -> None:
        """Until what is being opened is open, or refused."""
        with self._turn:
            opening = self._opening
        if opening is not None:
            opening.join()

    def release(self) -> None:
        self.wait()
        with self._turn:
            if self._owner is not None:
                self._owner.release()
            self._owner = self._open = None

    def _current(self) -> Sealed:
        name = generations.current_name(self._root)  # a small file, read at each question
        with self._turn:
            found = self._open
            if (found is None or found.manifest.name != name) and not self._is_opening():
                self._opening = Thread(target=self._reopen, name="index-opening", daemon=True)
                self._opening.start()
        if found is None:
            raise IndexUnavailable("the index is being opened")
        if not (self._root / found.manifest.name).is_dir():
            raise IndexUnavailable(f"{found.manifest.name} is gone")
        return found

    def _is_opening(self) -> bool:
        return self._opening is not None and self._opening.is_alive()

    def _reopen(self) -> None:
        with suppress(IndexUnavailable):  # the next question tries again
            owner = self._owner or Owner(self._root)
            self._owner = owner
            fresh = owner.open_current()
            with self._turn:
                before, self._open = self._open, fresh
            if before is not None:
                before.index.close()  # a question on its way meets IndexUnavailable
