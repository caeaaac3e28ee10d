"""Chroma as vector index: ids and vectors only, and each of its failures is IndexUnavailable."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import numpy as np

from embeddings.index import (
    F32,
    GRID,
    Hit,
    IndexUnavailable,
    checked_query,
    checked_rows,
    ranked,
)

COLLECTION = "rows"
PROBE_SECONDS = 60.0
TIES = 16  # asked for beyond k, so that equals at the edge are ranked by key
# An inner product, as people's rows are no unit rows. Every put reaches the files at once
# (threshold 1): else small collections live in the SQLite log, which no hash can seal.
HNSW = {"space": "ip", "ef_construction": 50, "sync_threshold": 1, "batch_size": 1}


class ChromaEmbedded:
    """A collection in a folder of its own; open it only where an `opening.Owner` is held.

    Chroma itself lets threads in; the folder may vanish beneath it at any time.
    """

    def __init__(self, client: Any, collection: Any) -> None:  # noqa: ANN401  chromadb's types are skipped
        self._client = client
        self._collection = collection
        self._at_once: int = client.get_max_batch_size()

    @classmethod
    def create(cls, folder: Path) -> Self:
        with _unavailable(), _client(folder) as client:
            rows = client.create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": HNSW}
            )
            return cls(client, rows)

    @classmethod
    def open(cls, folder: Path) -> Self:
        if not (folder / "chroma.sqlite3").is_file():  # Chroma would make an empty one
            raise IndexUnavailable("the index folder is gone")
        with _unavailable(), _client(folder) as client:
            return cls(client, client.get_collection(COLLECTION, embedding_function=None))

    def nearest(self, query: F32, k: int) -> list[Hit]:
        query = checked_query(query)
        if k <= 0:
            return []
        with _unavailable():
            found = self._collection.query(
                query_embeddings=query[None, :], n_results=k + TIES, include=["distances"]
            )
        similar = np.round(1.0 - np.asarray(found["distances"][0], dtype=np.float64), GRID)
        return ranked(map(Hit, found["ids"][0], similar.tolist()), k)

    def put(self, keys: Sequence[str], vectors: F32) -> None:
        vectors = checked_rows(keys, vectors)
        with _unavailable():
            for start in range(0, len(keys), self._at_once):
                part = slice(start, start + self._at_once)
                self._collection.upsert(ids=list(keys[part]), embeddings=vectors[part])

    def drop(self, keys: Sequence[str]) -> None:
        with _unavailable():
            for start in range(0, len(keys), self._at_once):
                self._collection.delete(ids=list(keys[start : start + self._at_once]))

    def count(self) -> int:
        with _unavailable():
            return int(self._collection.count())

    def close(self) -> None:
        with _unavailable():
            self._client.close()


def probe(generation: Path, seconds: float = PROBE_SECONDS) -> str | None:
    """Examine a sealed generation in a child process; None if sound, else what is wrong.

    A child, since a damaged graph can end the process that opens it (SIGSEGV) or hang it.
    """
    command = [sys.executable, "-m", "embeddings.inspection", str(generation.absolute())]
    try:
        child = subprocess.run(  # noqa: S603  our own module, a path of ours
            command,
            cwd=Path(__file__).parents[1],  # where `embeddings` can be imported from
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "no answer in time"
    if child.returncode == 0:
        return None
    if child.returncode < 0:
        return f"the examining process was ended by signal {-child.returncode}"
    return child.stdout.strip() or "the examining process failed"


@contextmanager
def _client(folder: Path) -> Iterator[Any]:
    """Closed on failure only: Chroma keeps open clients by path and would hand it out again."""
    # most of a second to import, and small deployments never need it
    import chromadb  # noqa: PLC0415
    from chromadb.config import Settings  # noqa: PLC0415

    # no .env of the working folder, and no word to the maker
    settings = Settings(_env_file=None, anonymized_telemetry=False)
    client = chromadb.PersistentClient(path=str(folder), settings=settings)
    try:
        yield client
    except BaseException:
        client.close()
        raise


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as problem:  # a panic in its native part is no Exception
        raise IndexUnavailable(f"the index failed: {type(problem).__name__}") from problem
