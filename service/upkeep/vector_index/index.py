"""Keep the vector index in step with SQL: update, verify, rebuild."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from embeddings import embedded_index
from embeddings.embedded_index import EmbeddedIndex, IndexLocked
from embeddings.encoder import Encoder
from embeddings.index import IndexState, IndexUnavailable, Page, VectorIndex
from service.bootstrap import Parts
from service.models import vectors
from service.people.vector_index import (
    changed_people,
    erased_people,
    index_rows,
    indexed_people,
    is_wanted,
)

FORM = 1  # rises when rows are made otherwise, or Chroma is told otherwise
Told = Callable[[int, int], None]


class Target(NamedTuple):
    """Who belongs into the index, and its state once they are there."""

    people: list[UUID]
    state: IndexState


@dataclass(frozen=True, slots=True)
class IndexReport:
    """`missing` are in SQL alone, `surplus` in the index alone, `different` in both."""

    rows: int
    missing: int
    surplus: int
    different: int
    fault: str | None

    @property
    def is_equal(self) -> bool:
        return self.fault is None and not (self.missing or self.surplus or self.different)


NOTHING = IndexReport(rows=0, missing=0, surplus=0, different=0, fault=None)


def open_index(parts: Parts) -> VectorIndex:
    """Open it to be written; raise IndexLocked while another process holds it."""
    fingerprint = parts.encoder.fingerprint
    if (server := parts.settings.index_server) is not None:
        return VectorIndex.on_server(*server, fingerprint)
    return EmbeddedIndex(parts.settings.index_dir, fingerprint)


def update(parts: Parts, index: VectorIndex) -> None:
    """Apply what changed in SQL; build it anew if it is lost, of another form, or too old.

    Too old is what was built before somebody was erased. Raise IndexUnavailable or OSError.
    """
    state = index.state()
    target = _target(parts)
    if state is None or (state.form, state.erased) != (FORM, target.state.erased):
        index.rebuild(_pages(parts, target.people), target.state)
    else:
        _apply_changes(parts, index, state, target=target)


def rebuild(parts: Parts, told: Told = lambda _done, _of: None) -> int | None:
    """Build it anew from SQL and return its rows; raise IndexUnavailable or OSError.

    None where another process holds it: that does so within a minute. `told` hears how many of
    how many people are in it so far.
    """
    people, state = _target(parts)
    try:
        with open_index(parts) as index:
            index.rebuild(_told(_pages(parts, people), len(people), told), state)
    except IndexLocked:
        embedded_index.discard(parts.settings.index_dir)
        return None
    return len(people)


def verify(parts: Parts) -> IndexReport:
    """Every key and every vector against SQL."""
    people, _ = _target(parts)
    fault = "the index has another format or another encoder"
    try:
        with reading(parts) as index:
            state = index.state()
            if state is not None and state.form == FORM:
                return _compared(parts, index, people)
    except IndexUnavailable as problem:
        fault = str(problem)
    except OSError:
        fault = "the index cannot be read"
    return IndexReport(0, len(people), 0, 0, fault)


def is_needed(parts: Parts) -> bool:
    with parts.read() as db:
        return is_wanted(parts.settings, len(indexed_people(db, parts.encoder)))


def stamp(db: Session, encoder: Encoder, now: datetime) -> str:
    """Differs when the index has to be looked at: SQL has changed, or ten minutes are over."""
    seq, people, erased = vectors.latest_seq(db), indexed_people(db, encoder), erased_people(db)
    return f"{seq}-{len(people)}-{erased}-{now:%Y%m%dT%H%M}"[:-1]


def remove(parts: Parts) -> None:
    """Delete the files of an index that nobody asks any more."""
    embedded_index.remove(parts.settings.index_dir)


def as_json(report: IndexReport) -> object:
    return TypeAdapter(IndexReport).dump_python(report) | {"is_equal": report.is_equal}


def _target(parts: Parts) -> Target:
    with parts.read() as db:
        people = indexed_people(db, parts.encoder)
        seq, erased = vectors.latest_seq(db), erased_people(db)
    state = IndexState(FORM, parts.encoder.fingerprint, seq, erased, parts.clock())
    return Target(people, state)


def _apply_changes(parts: Parts, index: VectorIndex, state: IndexState, *, target: Target) -> None:
    with parts.read() as db:
        changed = changed_people(db, parts.encoder, state.changed_seq)
    held = index.keys()
    due = [key for key in target.people if key in changed or str(key) not in held]
    gone = held.difference(map(str, target.people))
    if due or gone or state.changed_seq != target.state.changed_seq:
        reached = replace(state, changed_seq=target.state.changed_seq)
        index.apply_changes(gone, _pages(parts, due), reached)


def _pages(parts: Parts, people: Sequence[UUID]) -> Iterator[Page]:
    return index_rows(parts.read, parts.encoder, people)


def _told(pages: Iterator[Page], total: int, told: Told) -> Iterator[Page]:
    done = 0
    for keys, rows in pages:
        yield keys, rows
        done += len(keys)
        told(done, total)


def reading(parts: Parts) -> AbstractContextManager[VectorIndex]:
    """Open it to be asked, whoever holds it; raise IndexUnavailable."""
    if parts.settings.index_server is not None:
        return open_index(parts)
    return embedded_index.open_copy(parts.settings.index_dir, parts.encoder.fingerprint)


def _compared(parts: Parts, index: VectorIndex, people: Sequence[UUID]) -> IndexReport:
    missing = different = seen = 0
    for keys, rows in _pages(parts, people):
        held = index.vectors(keys)
        seen += len(held)
        missing += len(keys) - len(held)
        different += sum(
            not np.array_equal(held[key], row)
            for key, row in zip(keys, rows, strict=True)
            if key in held
        )
    count = len(index.keys())
    return IndexReport(count, missing, count - seen, different, None)
