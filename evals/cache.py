"""Embeddings stored by text hash and encoder: shipped ones for the themes suite, and a cache.

Processors round the last bits of an encoding differently, and a clustering may turn on them: with
the shipped vectors, of half precision, the suite gives the same figures everywhere. Deleting the
cache costs nothing but time.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from evals.sources import DATA

CACHE = Path(__file__).parent / ".cache"
SHIPPED = DATA / "theme_vectors.npz"
ASKED_AT_ONCE = 500  # SQLite takes a limited number of parameters


class CachedEncoder:
    """An Encoder that asks the real one only for texts it has not seen; counts both."""

    def __init__(
        self, encoder: Encoder, folder: Path = CACHE, shipped: Path | None = SHIPPED
    ) -> None:
        self._encoder = encoder
        self._shipped = {} if shipped is None else _shipped(shipped, encoder.fingerprint)
        self._file = folder / f"{encoder.fingerprint[:32]}.sqlite"
        self.hits = 0
        self.misses = 0

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def dims(self) -> int:
        return self._encoder.dims

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        keys = [_key(text) for text in texts]
        with closing(self._open()) as store:
            known = dict(_found(store, sorted(set(keys) - self._shipped.keys())))
            known |= {key: self._shipped[key] for key in keys if key in self._shipped}
            absent = {k: text for k, text in zip(keys, texts, strict=True) if k not in known}
            fresh = self._encoder.encode(list(absent.values()))
            rows = [(k, row.tobytes()) for k, row in zip(absent, fresh, strict=True)]
            with store:
                store.executemany("insert or replace into vectors values (?, ?)", rows)
        self.misses += len(absent)
        self.hits += len(texts) - len(absent)
        known |= dict(rows)
        made = np.empty((len(texts), self.dims), dtype=np.float32)
        for place, key in enumerate(keys):
            made[place] = np.frombuffer(known[key], dtype=np.float32)
        return made

    def ship(self, file: Path = SHIPPED) -> int:
        """Write every vector of the cache to `file`, and return how many there are."""
        with closing(self._open()) as store:
            found = sorted(store.execute("select text, vector from vectors"))
        np.savez_compressed(
            file,
            fingerprint=np.array(self.fingerprint),
            keys=np.array([list(key) for key, _ in found], dtype=np.uint8),
            rows=np.stack([np.frombuffer(row, np.float32) for _, row in found]).astype(np.float16),
        )
        return len(found)

    def _open(self) -> sqlite3.Connection:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(self._file)
        store.execute("create table if not exists vectors (text blob primary key, vector blob)")
        return store


def _shipped(file: Path, fingerprint: str) -> Mapping[bytes, bytes]:
    """Return nothing for another encoder."""
    with np.load(file, allow_pickle=False) as stored:
        if str(stored["fingerprint"]) != fingerprint:
            return {}
        rows = stored["rows"].astype(np.float32)
        return {key.tobytes(): row.tobytes() for key, row in zip(stored["keys"], rows, strict=True)}


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _found(store: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    for start in range(0, len(keys), ASKED_AT_ONCE):
        some = keys[start : start + ASKED_AT_ONCE]
        marks = ",".join("?" * len(some))
        yield from store.execute(
            f"select text, vector from vectors where text in ({marks})",  # noqa: S608  marks only
            some,
        )
