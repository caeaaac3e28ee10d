"""Sealed index generations: a folder is whole or absent, and losing any of them costs only time."""

import os
import re
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

import numpy as np
from pydantic import TypeAdapter, ValidationError

from embeddings.chroma import ChromaEmbedded
from embeddings.index import F32, IndexUnavailable, checked_rows

CHROMA = "chroma"
SNAPSHOT = "snapshot.f16"
KEYS = "keys.txt"
MANIFEST = "manifest.json"
CURRENT = "current"
QUARANTINE = "quarantine"
GENERATION = re.compile(r"gen-(\d{6,})(?:\.tmp)?")
F16 = np.dtype("<f2")
QUESTIONS = 64
ANSWERS = 10
# Chroma writes these whenever it opens a folder; count and questions vouch for them.
REWRITTEN = frozenset({f"{CHROMA}/chroma.sqlite3"})


class Question(NamedTuple):
    row: int  # of the snapshot, asked as query
    nearest: tuple[str, ...]  # keys, as answered at sealing


@dataclass(frozen=True, slots=True)
class Manifest:
    name: str
    fingerprint: str  # of the encoder
    built_at: datetime  # by its builder's clock: the file system may follow another
    changed_seq: int  # every change up to this one is inside
    rows: int
    dims: int
    files: dict[str, str]  # SHA-256 by path within the folder
    questions: tuple[Question, ...]


def build(
    pages: Iterable[tuple[Sequence[str], F32]],
    root: Path,
    *,
    fingerprint: str,
    changed_seq: int,
    built_at: datetime,
) -> Manifest:
    """Seal pages of (n,) keys and (n, dims) rows as the next generation, the new current one.

    Raise ValueError for malformed pages, IndexUnavailable or OSError if it cannot be written;
    then the old generation stays current.
    """
    root.mkdir(parents=True, exist_ok=True)
    name = f"gen-{_next_number(root):06d}"
    draft = root / f"{name}.tmp"
    draft.mkdir()
    try:
        shape = _write_rows(pages, draft)
        unasked = Manifest(name, fingerprint, built_at, changed_seq, *shape, {}, ())
        manifest = _with_answers(draft, unasked)
        (draft / MANIFEST).write_bytes(TypeAdapter(Manifest).dump_json(manifest))
        _sync_tree(draft)
        draft.rename(root / name)
        _sync(root)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    publish(root, name)
    return manifest


def publish(root: Path, name: str) -> None:
    """Make a sealed generation the current one: readers see the old name or the new."""
    fresh = root / f"{CURRENT}.tmp"
    fresh.write_text(name, encoding="ascii")
    _sync(fresh)
    fresh.replace(root / CURRENT)
    _sync(root)


def current_name(root: Path) -> str:
    """Raise IndexUnavailable if nothing was ever sealed here, or all was deleted."""
    try:
        name = (root / CURRENT).read_text(encoding="ascii")
    except (OSError, ValueError) as problem:
        raise IndexUnavailable("there is no index yet") from problem
    if _number(name) == 0 or name.endswith(".tmp"):
        raise IndexUnavailable("the file that names the current index is damaged")
    return name


def read_manifest(folder: Path) -> Manifest:
    try:
        return TypeAdapter(Manifest).validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as problem:
        raise IndexUnavailable(f"{MANIFEST} is missing or damaged") from problem


def fault_of(folder: Path, manifest: Manifest, path: str) -> str | None:
    """Say how a file differs from the one that was sealed, or None."""
    if not (folder / path).is_file():
        return f"{path} is missing"
    if path not in REWRITTEN and _hash(folder / path) != manifest.files.get(path):
        return f"{path} has changed"
    return None


def answers(folder: Path, index: ChromaEmbedded, manifest: Manifest) -> tuple[Question, ...]:
    """Ask rows spread evenly over the snapshot for their nearest keys."""
    if manifest.rows == 0:
        return ()
    rows = np.memmap(folder / SNAPSHOT, F16, "r", shape=(manifest.rows, manifest.dims))
    spread = np.linspace(0, manifest.rows - 1, min(QUESTIONS, manifest.rows)).astype(int)
    return tuple(
        Question(row, tuple(hit.key for hit in index.nearest(rows[row].astype("f4"), ANSWERS)))
        for row in spread.tolist()
    )


def quarantine(root: Path, name: str) -> None:
    with suppress(OSError):  # gone meanwhile: nothing is left to set aside
        (root / QUARANTINE).mkdir(exist_ok=True)
        (root / name).rename(root / QUARANTINE / name)


def retire(root: Path, keep: str) -> list[str]:
    """Delete the generations and drafts before this one, and quarantine; return what went.

    Later ones stay: they may be in the making.
    """
    old = [path for path in root.glob("gen-*") if _number(path.name) < _number(keep)]
    gone = sorted([*old, *(root / QUARANTINE).glob("gen-*")])
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
    return [path.name for path in gone]


def _write_rows(pages: Iterable[tuple[Sequence[str], F32]], draft: Path) -> tuple[int, int]:
    index = ChromaEmbedded.create(draft / CHROMA)
    rows, dims = 0, 0
    try:
        with (draft / SNAPSHOT).open("wb") as numbers, (draft / KEYS).open("wb") as names:
            for keys, page in pages:
                half = checked_rows(keys, page).astype(F16)
                if any(len(key.splitlines()) != 1 for key in keys):
                    raise ValueError("a key is one line")
                names.write("".join(f"{key}\n" for key in keys).encode())
                numbers.write(half.tobytes())
                index.put(keys, half.astype(np.float32))  # both forms hold the same numbers
                rows, dims = rows + len(keys), half.shape[1]
        if index.count() != rows:
            raise ValueError("a key occurs on two pages")
    finally:
        index.close()
    return rows, dims


def _with_answers(draft: Path, manifest: Manifest) -> Manifest:
    index = ChromaEmbedded.open(draft / CHROMA)  # anew: answers must come from the files
    try:
        asked = answers(draft, index, manifest)
    finally:
        index.close()
    parts = sorted(path for path in draft.rglob("*") if path.is_file())
    files = {path.relative_to(draft).as_posix(): _hash(path) for path in parts}
    return replace(manifest, files=files, questions=asked)


def _next_number(root: Path) -> int:
    folders = [*root.glob("gen-*"), *(root / QUARANTINE).glob("gen-*")]
    named = [path.name for path in folders]
    with suppress(IndexUnavailable):
        named.append(current_name(root))
    return 1 + max(map(_number, named), default=0)


def _number(name: str) -> int:
    """0 if it is no generation's name."""
    found = GENERATION.fullmatch(name)
    return int(found[1]) if found else 0


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
