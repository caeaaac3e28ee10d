"""The vector index: one Chroma collection that proposes candidates and may be deleted."""

import http.client
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

F32 = NDArray[np.float32]
Page = tuple[Sequence[str], F32]  # (n,) keys and their (n, dims) rows

GRID = 6  # decimals: equal vectors tie, though products differ in the last bit
TIES = 16  # asked for beyond k, so that equals at the edge are ranked by key
PREFIX = "people-"
_AT_ONCE = 500  # keys in one request
SERVER_SECONDS = 10.0
# An inner product, as people's rows are no unit rows. Every change reaches the files at once
# (threshold 1): else it would wait in a log that the checksums of the files cannot vouch for.
HNSW = {
    "space": "ip",
    "max_neighbors": 32,
    "ef_construction": 50,
    "sync_threshold": 1,
    "batch_size": 1,
}


class IndexUnavailable(Exception):
    """The index cannot answer; callers go on without it."""


class Hit(NamedTuple):
    key: str
    similarity: float  # inner product


@dataclass(frozen=True, slots=True)
class IndexState:
    """What a collection holds; kept in its metadata."""

    form: int  # version of how rows are made
    fingerprint: str  # of the encoder
    changed_seq: int  # every change up to this one is inside
    erased: int  # how many people had been erased when it was built
    built_at: datetime  # by its builder's clock: the files may follow another


class VectorIndex:
    """The collection of one encoder; every method may raise IndexUnavailable.

    Threads may share it. Keys and numbers are all that it holds.
    """

    def __init__(self, fingerprint: str, client: Any = None) -> None:  # noqa: ANN401  chromadb's types are skipped
        self._name = f"{PREFIX}{fingerprint}"
        self._client = client
        self._collection: Any = None

    @classmethod
    def on_server(cls, host: str, port: int, fingerprint: str) -> Self:
        with _unavailable():
            return cls(fingerprint, _server_client(host, port))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def state(self) -> IndexState | None:
        """None if there is no collection, or one that does not say what it holds."""
        with _unavailable():
            if self._name not in {found.name for found in self._client.list_collections()}:
                return None
            # anew: another process may have rebuilt it
            self._collection = self._client.get_collection(self._name, embedding_function=None)
            metadata = self._collection.metadata
        with suppress(ValidationError):
            return TypeAdapter(IndexState).validate_python(metadata)
        return None

    def nearest(self, query: F32, k: int) -> list[Hit]:
        """At most k hits for a query (dims,), most similar first, ties by key."""
        row = _checked(query)[None, :]
        if k <= 0:
            return []
        with _unavailable():
            found = self._rows().query(
                query_embeddings=row, n_results=k + TIES, include=["distances"]
            )
        similar = np.round(1.0 - np.asarray(found["distances"][0], dtype=np.float64), GRID)
        hits = map(Hit, found["ids"][0], similar.tolist())
        return sorted(hits, key=lambda hit: (-hit.similarity, hit.key))[:k]

    def keys(self) -> set[str]:
        with _unavailable():
            return set(self._rows().get(include=[])["ids"])

    def vectors(self, keys: Sequence[str]) -> dict[str, F32]:
        """{key: row (dims,)} for those of the keys that it holds."""
        if not keys:
            return {}
        with _unavailable():
            found = self._rows().get(ids=list(keys), include=["embeddings"])
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def apply_changes(
        self, dropped: Iterable[str], pages: Iterable[Page], state: IndexState
    ) -> None:
        """Delete and upsert in place, then keep the state: a run cut short is done again."""
        gone = sorted(dropped)
        for start in range(0, len(gone), _AT_ONCE):
            with _unavailable():
                self._rows().delete(ids=gone[start : start + _AT_ONCE])
        _upsert(self._rows(), pages)
        with _unavailable():
            self._rows().modify(metadata=_as_metadata(state))

    def rebuild(self, pages: Iterable[Page], state: IndexState) -> None:
        """Fill a draft and let it take the collection's place; until then the old one answers.

        Collections of other encoders stay, unless somebody was erased since they were built.
        """
        name = f"{self._name}-draft"
        with _unavailable():
            if name in {found.name for found in self._client.list_collections()}:
                self._client.delete_collection(name)  # left by a run that was cut short
            draft = self._client.create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": HNSW},
                metadata=_as_metadata(state),
            )
        _upsert(draft, pages)
        with _unavailable():
            for found in self._client.list_collections():
                is_outdated = (found.metadata or {}).get("erased") != state.erased
                if found.name == self._name or (found.name.startswith(PREFIX) and is_outdated):
                    self._client.delete_collection(found.name)
            draft.modify(name=self._name)
        self._collection = draft

    def close(self) -> None:
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            with _unavailable():
                client.close()
                for session in _sessions(client):
                    session.close()  # it leaves them open

    def _rows(self) -> Any:  # noqa: ANN401
        if self._collection is None:
            raise IndexUnavailable("there is no index yet")
        return self._collection


def folder_client(folder: Path) -> Any:  # noqa: ANN401
    """Chroma in this process; it hands out the same client for a path until that is closed."""
    # most of a second to import, and small deployments never need it
    import chromadb  # noqa: PLC0415

    with _unavailable():
        return chromadb.PersistentClient(path=str(folder), settings=_settings())


def _server_client(host: str, port: int) -> Any:  # noqa: ANN401
    """Ask first whether anybody is there: Chroma's own client would wait for ever."""
    import chromadb  # noqa: PLC0415

    asked = http.client.HTTPConnection(host, port, timeout=SERVER_SECONDS)
    asked.request("GET", "/api/v2/heartbeat")
    asked.getresponse().read()
    asked.close()
    client = chromadb.HttpClient(host=host, port=port, settings=_settings())
    for session in _sessions(client):
        session.timeout = SERVER_SECONDS
    return client


def _sessions(client: Any) -> list[Any]:  # noqa: ANN401
    """The connections to a server, for which Chroma has neither a setting nor an end."""
    servers = (part._server for part in (client, client._admin_client))  # noqa: SLF001
    return [server._session for server in servers if hasattr(server, "_session")]  # noqa: SLF001


def _settings() -> Any:  # noqa: ANN401
    """No .env of the working folder, and no word to the maker."""
    from chromadb.config import Settings  # noqa: PLC0415

    return Settings(_env_file=None, anonymized_telemetry=False)


def _as_metadata(state: IndexState) -> dict[str, object]:
    return asdict(state) | {"built_at": state.built_at.isoformat()}


def _upsert(collection: Any, pages: Iterable[Page]) -> None:  # noqa: ANN401
    for keys, vectors in pages:
        rows = _checked(vectors)
        if rows.ndim != 2 or len(rows) != len(keys) or len(set(keys)) != len(keys):  # noqa: PLR2004  rows and columns
            raise ValueError("one row of numbers for every key, and each key once")
        if keys:
            with _unavailable():
                collection.upsert(ids=list(keys), embeddings=rows)


def _checked(vectors: F32) -> F32:
    vectors = np.asarray(vectors, dtype=np.float32)
    if not np.isfinite(vectors).all():
        raise ValueError("a vector holds a number that is not finite")
    return vectors


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, IndexUnavailable):
        raise
    except BaseException as problem:  # a panic in its native part is no Exception
        raise IndexUnavailable(f"the index failed: {type(problem).__name__}") from problem
