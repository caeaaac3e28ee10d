"""Sealed index generations: a folder is whole or absent, and losing any of them costs only time."""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from pydantic import TypeAdapter, ValidationError

from embeddings.chroma import ChromaEmbedded, probe
from embeddings.index import F32, IndexUnavailable, NumpyIndex, checked_rows

CHROMA = "chroma"
SNAPSHOT = "snapshot.f16"
KEYS = "keys.txt"
MANIFEST = "manifest.json"
CURRENT = "current"
QUARANTINE = "quarantine"
QUESTIONS = 64
ANSWERS = 10


class Question(NamedTuple):
    row: int  # of the snapshot, asked as the query
    nearest: tuple[str, ...]  # keys as answered at sealing


@dataclass(frozen=True, slots=True)
class Manifest:
    name: str
    fingerprint: str  # of the encoder
    changed_seq: int  # every change up to this one is inside
    rows: int
    dims: int
    files: dict[str, str]  # SHA-256 by path within the generation
    questions: tuple[Question, ...]


class Sealed(NamedTuple):
    manifest: Manifest
    index: ChromaEmbedded  # never written: later changes belong elsewhere


class Owner:
    """The one holder of `owner.lock`, who alone may open or publish what lies under root."""

    def __init__(self, root: Path) -> None:
        """Raise IndexUnavailable while another holds it, in this process or elsewhere."""
        self._root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
            self._lock = (root / "owner.lock").open("w", encoding="ascii")
        except OSError as problem:
            raise IndexUnavailable("the index folder cannot be written") from problem
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            self._lock.close()
            raise IndexUnavailable("another process owns the index folder") from problem

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self.release()

    def release(self) -> None:
        self._lock.close()  # and with it the lock

    def open_current(self) -> Sealed:
        """Raise IndexUnavailable if there is none or it is unsound, then in quarantine."""
        folder = self._root / current_name(self._root)
        if (wrong := probe(folder)) is not None:
            quarantine(self._root, folder.name)
            raise IndexUnavailable(f"{folder.name} went to quarantine: {wrong}")
        return Sealed(read_manifest(folder), ChromaEmbedded.open(folder / CHROMA))


def build(
    pages: Iterable[tuple[Sequence[str], F32]], root: Path, *, fingerprint: str, changed_seq: int
) -> Manifest:
    """Seal pages of keys and rows as the next generation, and make it the current one.

    Raise ValueError for malformed pages, IndexUnavailable or OSError if it cannot be written;
    then nothing changed.
    """
    root.mkdir(parents=True, exist_ok=True)
    name = f"gen-{_next_number(root):06d}"
    draft = root / f"{name}.tmp"
    draft.mkdir()
    try:
        rows, dims = _write_rows(pages, draft)
        questions = tuple(_ask(draft, rows, dims))
        files = {path: hash_of(draft / path) for path in _files(draft)}
        manifest = Manifest(name, fingerprint, changed_seq, rows, dims, files, questions)
        (draft / MANIFEST).write_bytes(TypeAdapter(Manifest).dump_json(manifest))
        _sync(draft)
        draft.rename(root / name)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    publish(root, name)
    return manifest


def publish(root: Path, name: str) -> None:
    """Make a sealed generation the current one; readers see the old name or the new."""
    fresh = root / f"{CURRENT}.tmp"
    with fresh.open("w", encoding="ascii") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / CURRENT)
    _sync_one(root)
