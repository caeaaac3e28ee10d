"""The vector index against SQL: compared, built anew, tidied; losing it costs only time."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from pydantic import TypeAdapter

from embeddings import generations
from embeddings.chroma import probe
from embeddings.generations import Manifest
from embeddings.index import F32, IndexUnavailable
from embeddings.opening import Owned, Owner, sealed_rows
from service import vectors
from service.bootstrap import Parts
from service.people.index import index_rows, indexed_people

SETTLED = timedelta(minutes=1)  # readers have moved to the current generation by then
Page = tuple[list[str], F32]
Told = Callable[[int, int], None]
_NONE: Mapping[str, F32] = {}


@dataclass(frozen=True, slots=True)
class Report:
    """`missing` are in SQL alone, `surplus` in the index alone, `different` in both."""

    generation: str
    rows: int
    missing: int
    surplus: int
    different: int
    fault: str | None

    @property
    def is_equal(self) -> bool:
        return self.fault is None and not (self.missing or self.surplus or self.different)


def verify(parts: Parts) -> Report:
    """Every key and every vector of the current generation against SQL."""
    root = parts.settings.index_dir
    try:
        name = generations.current_name(root)
        keys, rows = sealed_rows(root / name)
    except IndexUnavailable as problem:
        return _compared(parts, "", _NONE, str(problem))
    held = dict(zip(keys, rows, strict=True))
    return _compared(parts, name, held, _fault(parts, name))


def rebuild(parts: Parts, told: Told = lambda _done, _of: None) -> Manifest:
    """A new current generation from SQL; raise IndexUnavailable or OSError if it cannot be had.

    `told` hears how many of how many people are in it so far.
    """
    with parts.read() as db:
        seq = vectors.latest_seq(db)  # before the rows: what changes meanwhile is due again
        total = indexed_people(db, parts.encoder)
    return generations.build(
        _told(index_rows(parts.read, parts.encoder), total, told),
        parts.settings.index_dir,
        fingerprint=parts.encoder.fingerprint,
        changed_seq=seq,
        built_at=parts.clock(),
    )


def is_due(parts: Parts) -> bool:
    """Whether the current generation is missing, visibly damaged or behind SQL."""
    try:
        manifest = _current(parts)
    except IndexUnavailable:
        return True
    with parts.read() as db:
        behind = manifest.changed_seq != vectors.latest_seq(db)
        return behind or manifest.rows != indexed_people(db, parts.encoder)


def is_settled(parts: Parts, now: datetime) -> bool:
    """Whether there is no build so young that its readers may still be on the way to it."""
    root = parts.settings.index_dir
    try:
        built_at = generations.read_manifest(root / generations.current_name(root)).built_at
    except IndexUnavailable:
        return True
    # a clock that was set back must not stop anything until it has caught up
    return not built_at <= now <= built_at + SETTLED


def tidy(parts: Parts, now: datetime) -> list[str]:
    """Delete retired generations once their readers have moved on; return what went."""
    if not is_settled(parts, now):
        return []
    with suppress(IndexUnavailable):
        name = generations.current_name(parts.settings.index_dir)
        return generations.retire(parts.settings.index_dir, name)
    return []


def set_damaged_aside(parts: Parts, _now: datetime) -> str | None:
    """Read the sealed files anew; return what is wrong with them, once they are out of the way."""
    root = parts.settings.index_dir
    try:
        name = generations.current_name(root)
    except IndexUnavailable:
        return None
    wrong = _fault(parts, name) if (root / name).is_dir() else None
    if wrong is not None:
        generations.quarantine(root, name)
    return wrong


def as_json(report: Report) -> object:
    return TypeAdapter(Report).dump_python(report) | {"is_equal": report.is_equal}


def _told(pages: Iterator[Page], total: int, told: Told) -> Iterator[Page]:
    done = 0
    for keys, rows in pages:
        yield keys, rows
        done += len(keys)
        told(done, total)


def _current(parts: Parts) -> Manifest:
    """What is sealed as current, every file in its place; raise IndexUnavailable."""
    root = parts.settings.index_dir
    folder = root / generations.current_name(root)
    manifest = generations.read_manifest(folder)
    if manifest.fingerprint != parts.encoder.fingerprint:
        raise IndexUnavailable("the index was built with another encoder")
    for path in manifest.files:
        if not (folder / path).is_file():
            raise IndexUnavailable(f"{path} is missing")
    return manifest


def _fault(parts: Parts, name: str) -> str | None:
    """What is wrong with the sealed files; a server that holds them open vouches for Chroma."""
    root = parts.settings.index_dir
    try:
        manifest = _current(parts)
        with Owner(root):
            return probe(root / name)
    except Owned:
        faults = (generations.fault_of(root / name, manifest, path) for path in manifest.files)
        return next((fault for fault in faults if fault is not None), None)
    except IndexUnavailable as problem:
        return str(problem)


def _compared(parts: Parts, name: str, held: Mapping[str, F32], fault: str | None) -> Report:
    missing = different = seen = 0
    for keys, rows in index_rows(parts.read, parts.encoder):
        for key, row in zip(keys, vectors.as_stored(rows), strict=True):
            sealed = held.get(key)
            missing += sealed is None
            seen += sealed is not None
            different += sealed is not None and not np.array_equal(sealed, row)
    return Report(name, len(held), missing, len(held) - seen, different, fault)
