"""The vector index in a folder that one process locks; a damaged one is set aside."""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from embeddings.index import IndexState, IndexUnavailable, Page, VectorIndex, folder_client
from embeddings.index_probe import CHECKSUMS, fault_of, probe, write_checksums

FOLDER = "chroma"
DAMAGED = "damaged"
_HOLDING = "holding.lock"
_WRITING = "writing.lock"


class IndexLocked(IndexUnavailable):
    """Another process, or another part of this one, holds the index open."""


class EmbeddedIndex(VectorIndex):
    """Its state is None without a sound folder; `rebuild` makes one."""

    def __init__(self, root: Path, fingerprint: str) -> None:
        """Raise IndexLocked while another holds it, IndexUnavailable if nobody could."""
        super().__init__(fingerprint)
        self._fingerprint = fingerprint
        self._root = root
        self._lock = _lock(root)

    def state(self) -> IndexState | None:
        """Look at the files first, in a child process before they are opened."""
        if not _is_in_place(self._root, self._lock):
            self._lock.close()
            self._lock = _lock(self._root)
        folder = self._root / FOLDER
        is_open = self._client is not None
        fault = fault_of(folder) if is_open else probe(folder, self._fingerprint)
        if fault is None:
            with suppress(IndexUnavailable):
                self._client = self._client or folder_client(folder)
                return super().state()
        super().close()
        if folder.is_dir():
            shutil.rmtree(self._root / DAMAGED, ignore_errors=True)
            folder.rename(self._root / DAMAGED)
        return None

    def apply_changes(
        self, dropped: Iterable[str], pages: Iterable[Page], state: IndexState
    ) -> None:
        """As on a server; what is cut short has no checksums and is built anew."""
        with self._writing():
            super().apply_changes(dropped, pages, state)

    def rebuild(self, pages: Iterable[Page], state: IndexState) -> None:
        """Begin with an empty folder: Chroma leaves what it deletes in its files."""
        with self._writing():
            super().close()
            for path in filter(Path.is_dir, self._root.iterdir()):  # older forms and copies too
                shutil.rmtree(path, ignore_errors=True)
            self._client = folder_client(self._root / FOLDER)
            super().rebuild(pages, state)

    def close(self) -> None:
        super().close()
        self._lock.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _apart(self._root, fcntl.LOCK_EX):
            (self._root / FOLDER / CHECKSUMS).unlink(missing_ok=True)
            yield
            write_checksums(self._root / FOLDER)


@contextmanager
def open_copy(root: Path, fingerprint: str) -> Iterator[VectorIndex]:
    """A copy to be read while another process may hold the index; raise IndexUnavailable."""
    if not (root / FOLDER).is_dir():
        raise IndexUnavailable("there is no index yet")
    with _apart(root, fcntl.LOCK_SH):
        copy = root / f"copy-{os.getpid()}"
        try:
            shutil.copytree(root / FOLDER, copy)
            if (fault := probe(copy, fingerprint)) is not None:
                raise IndexUnavailable(fault)
            with VectorIndex(fingerprint, folder_client(copy)) as index:
                yield index
        finally:
            shutil.rmtree(copy, ignore_errors=True)


def discard(root: Path) -> None:
    """Have the folder built anew by whoever holds it."""
    with _apart(root, fcntl.LOCK_EX):
        (root / FOLDER / CHECKSUMS).unlink(missing_ok=True)


def remove(root: Path) -> None:
    """Delete the index, unless a process holds it open."""
    if root.is_dir():
        with suppress(IndexLocked), _lock(root):
            shutil.rmtree(root, ignore_errors=True)


def _lock(root: Path) -> TextIO:
    try:
        root.mkdir(parents=True, exist_ok=True)
        file = (root / _HOLDING).open("w", encoding="ascii")
    except OSError as problem:
        raise IndexUnavailable("the index folder cannot be written") from problem
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        file.close()
        raise IndexLocked("the index is open elsewhere") from problem
    except OSError as problem:
        file.close()
        raise IndexUnavailable("files cannot be locked in the index folder") from problem
    return file


def _is_in_place(root: Path, lock: TextIO) -> bool:
    """False once the folder was deleted: whoever makes it anew locks another file."""
    try:
        return os.path.samestat(os.fstat(lock.fileno()), (root / _HOLDING).stat())
    except OSError:
        return False


@contextmanager
def _apart(root: Path, how: int) -> Iterator[None]:
    """Copies share what a write, which ends with its checksums, has alone."""
    with (root / _WRITING).open("w", encoding="ascii") as file:
        fcntl.flock(file, how)
        yield
