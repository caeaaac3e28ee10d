"""Opening sealed generations: examined in a child process first, the unsound go to quarantine."""

import fcntl
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from embeddings import generations
from embeddings.chroma import ChromaEmbedded, probe
from embeddings.generations import Manifest
from embeddings.index import F32, IndexUnavailable, NumpyIndex

LOCK = "owner.lock"


class Owned(IndexUnavailable):
    """Another process, or another part of this one, holds the lock."""


@dataclass(frozen=True, slots=True)
class Sealed:
    manifest: Manifest
    index: ChromaEmbedded  # not to be written: later changes belong elsewhere


class Owner:
    """The one holder of `owner.lock`, who alone may open a Chroma folder beneath root."""

    def __init__(self, root: Path) -> None:
        """Raise Owned while another holds it, IndexUnavailable if nobody could."""
        self._root = root
        self._open: Sealed | None = None
        try:
            root.mkdir(parents=True, exist_ok=True)
            self._lock = (root / LOCK).open("w", encoding="ascii")
        except OSError as problem:
            raise IndexUnavailable("the index folder cannot be written") from problem
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            self._lock.close()
            raise Owned("the index folder already has an owner") from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.release()

    def release(self) -> None:
        """Close what is open; its holder then meets IndexUnavailable."""
        if self._open is not None:
            self._open.index.close()
        self._lock.close()  # and with it the lock

    def open_current(self) -> Sealed:
        """Raise IndexUnavailable if there is none or, once quarantined, it is unsound."""
        name = generations.current_name(self._root)
        folder = self._root / name
        if not folder.is_dir():
            raise IndexUnavailable(f"{name} is gone")
        if (wrong := probe(folder)) is not None:
            generations.quarantine(self._root, name)
            raise IndexUnavailable(f"{name} went to quarantine: {wrong}")
        if self._open is not None and self._open.manifest.name == name:
            # Chroma would go on with the files it knows, though a folder can be rebuilt
            self._open.index.close()
        manifest = generations.read_manifest(folder)
        self._open = Sealed(manifest, ChromaEmbedded.open(folder / generations.CHROMA))
        return self._open


def read_snapshot(folder: Path) -> NumpyIndex:
    """The same rows as exact index, for any process; raise IndexUnavailable if damaged."""
    index = NumpyIndex()
    index.put(*sealed_rows(folder))
    return index


def sealed_rows(folder: Path) -> tuple[list[str], F32]:
    """(n,) keys and (n, dims) rows as they were sealed; raise IndexUnavailable if damaged."""
    manifest = generations.read_manifest(folder)
    for part in (generations.SNAPSHOT, generations.KEYS):
        if generations.fault_of(folder, manifest, part) is not None:
            raise IndexUnavailable(f"{part} of {manifest.name} is damaged")
    keys = (folder / generations.KEYS).read_text(encoding="utf-8").splitlines()
    rows = np.fromfile(folder / generations.SNAPSHOT, dtype=generations.F16)
    return keys, rows.reshape(manifest.rows, manifest.dims).astype(np.float32)
