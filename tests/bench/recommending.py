"""Recommendations over HTTP at 10,000 people, beside a brute force served in the same way."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from uuid import UUID

import httpx2
import numpy as np
import sqlalchemy as sa

from service.access import actions
from service.access.policy import Scope
from service.bootstrap import Parts, build
from service.models import Line, LineKind, OwnerType, vectors
from service.setting_choices import Mode
from service.settings import Settings
from tests.bench import brute_force, large
from tests.bench.brute_force import LINES, Rows
from tests.bench.figures import Figure, percentile
from tests.bench.organisation import bothways
from tests.running import free_port, running, wait_until_ready

_DIMS = 384
_SUBJECTS = 400
_NEAR = 0.8  # share of a line's direction that its subject is
_WARM_UP = 40
_CALLS = 300
_CONCURRENCY = {4: 40, 16: 120}  # calls at a time: the target of their p95 in ms
_PAGE = 500  # people a transaction


class Timed(NamedTuple):
    """Milliseconds of a call, by how many were under way."""

    p50: float
    p95: float


def served(folder: Path) -> Sequence[Figure]:
    """Everybody has room and four lines of each kind, in a space of 400 subjects."""
    bothways(folder, "migrate")
    rows = _rows()
    np.savez(folder / "rows.npz", offers=rows.offers, seeks=rows.seeks)
    people, key = _filled(folder, rows)
    headers = {"Authorization": f"Bearer {key}"}
    with running(folder, "serve", BOTHWAYS_API_RATE="1000000") as server:
        own = _timed(server.url, [str(one) for one in people], headers)
    with _brute_force(folder / "rows.npz") as url:
        peer = _timed(url, [str(place) for place in range(len(people))], {})
    return [figure for calls in _CONCURRENCY for figure in _figures(calls, own[calls], peer[calls])]


def _figures(calls: int, own: Timed, peer: Timed) -> Iterator[Figure]:
    name = f"recommendations over HTTP, {large.PEOPLE:,} people, {calls} at a time"
    target = _CONCURRENCY[calls]
    against = "brute force over HTTP"
    yield Figure(f"{name}, p50", own.p50, "ms", target, own.p50 / peer.p50, against)
    yield Figure(f"{name}, p95", own.p95, "ms", target, own.p95 / peer.p95, against)


def _rows() -> Rows:
    """(people, LINES, dims) of unit rows for each kind; a line is near its subject."""
    rng = np.random.default_rng(11)
    subjects = _unit(rng.normal(size=(_SUBJECTS, _DIMS)))

    def lines() -> np.ndarray:
        noise = _unit(rng.normal(size=(large.PEOPLE, LINES, _DIMS)))
        chosen = subjects[rng.integers(0, _SUBJECTS, (large.PEOPLE, LINES))]
        return _unit(_NEAR * chosen + (1 - _NEAR**2) ** 0.5 * noise).astype(np.float32)

    return Rows(lines(), lines())


def _unit(rows: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return scaled


def _filled(folder: Path, rows: Rows) -> tuple[list[UUID], str]:
    """Ids in the order of the rows, and a key."""
    settings = Settings(
        mode=Mode.DEVELOPMENT, data_dir=folder, secret_key=(folder / "secret").read_text().strip()
    )
    parts = build(settings)
    now = parts.clock()
    people = large.fill(parts, now, in_pairs=False)
    for start in range(0, len(people), _PAGE):
        _embed(parts, people, rows, start)
    with parts.write() as db:
        scopes = [Scope.RECOMMENDATIONS_READ.value]
        return people, actions.create_key(db, "bench", scopes, now=now)[1]


def _embed(parts: Parts, people: Sequence[UUID], rows: Rows, start: int) -> None:
    places = {person: at for at, person in enumerate(people[start : start + _PAGE], start=start)}
    by_kind = {LineKind.OFFER: rows.offers, LineKind.SEEK: rows.seeks}
    with parts.write() as db:
        lines = db.execute(
            sa.select(Line.id, Line.person_id, Line.kind, Line.position, Line.text).where(
                Line.person_id.in_(places)
            )
        ).all()
        texts = {
            line.id: (line.text, by_kind[line.kind][places[line.person_id], line.position])
            for line in lines
        }
        vectors.store(db, parts.encoder, OwnerType.LINE, texts=texts, now=parts.clock())


@contextmanager
def _brute_force(file: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", f"{brute_force.__name__}:app"]
    process = subprocess.Popen(  # noqa: S603  # our own module
        [*command, "--port", str(port), "--log-level", "warning"],
        env={**os.environ, brute_force.FILE: str(file)},
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_ready(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _timed(url: str, names: Sequence[str], headers: dict[str, str]) -> dict[int, Timed]:
    """Each call asks for another person."""
    found = {}
    with httpx2.Client(base_url=url, headers=headers, timeout=120) as client:
        paths = [f"/api/v1/people/{name}/recommendations?limit=10" for name in names]
        for path in paths[:_WARM_UP]:
            _milliseconds(client, path)
        for at, calls in enumerate(_CONCURRENCY):
            first = _WARM_UP + at * _CALLS
            asked = paths[first : first + _CALLS]
            with ThreadPoolExecutor(calls) as threads:
                taken = list(threads.map(lambda path: _milliseconds(client, path), asked))
            found[calls] = Timed(percentile(taken, 50), percentile(taken, 95))
    return found


def _milliseconds(client: httpx2.Client, path: str) -> float:
    began = perf_counter()
    client.get(path).raise_for_status()
    return (perf_counter() - began) * 1000
