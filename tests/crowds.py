"""Seeded people for the pairing tests: lines are directions in a small space of subjects."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from service.pairings.engine.calibration import Calibration
from service.pairings.engine.person import Lines, Participant

DIMS = 24
ON = date(2026, 11, 20)
WEIGHTS = Calibration(b0=-3.6, b1=9.0, version="test")
SUBJECTS = np.eye(DIMS, dtype=np.float32)


def identity(number: int) -> UUID:
    return UUID(int=number)


def on_subjects(*shares: Mapping[int, float], name: str = "line") -> Lines:
    """Lines whose cosine with subject k is the given share; the rest points where nobody looks."""
    rows = np.zeros((len(shares), DIMS), dtype=np.float32)
    for row, share in zip(rows, shares, strict=True):
        row[list(share)] = list(share.values())
        row[-1] = np.sqrt(max(0.0, 1 - float(row @ row)))
    return Lines.of([f"{name} {i} {dict(s)}" for i, s in enumerate(shares)], rows)


def someone(number: int, offers: Lines, seeks: Lines, **more: Any) -> Participant:  # noqa: ANN401
    return Participant(identity(number), offers, seeks, **{"consent": True, **more})


def organisation(n: int, seed: int, *, lines: int = 3) -> list[Participant]:
    """People who break every kind of rule among them, with close enough lines to have edges."""
    rng = np.random.default_rng(seed)
    people = [
        someone(i + 1, _lines(rng, lines, f"o{i}"), _lines(rng, lines, f"s{i}")) for i in range(n)
    ]
    return [_with_rules(rng, person, n) for person in people]


def willing(n: int, seed: int, *, lines: int = 3) -> list[Participant]:
    """The same without any rule in the way."""
    rng = np.random.default_rng(seed)
    return [
        someone(i + 1, _lines(rng, lines, f"o{i}"), _lines(rng, lines, f"s{i}")) for i in range(n)
    ]


def shuffled(people: Sequence[Participant], seed: int = 5) -> list[Participant]:
    return [people[i] for i in np.random.default_rng(seed).permutation(len(people))]


def _lines(rng: np.random.Generator, most: int, name: str) -> Lines:
    count = int(rng.integers(1, most + 1))
    subjects = SUBJECTS[rng.choice(6, count, replace=False)]
    rows = subjects + 0.1 * rng.normal(size=(count, DIMS))
    return Lines.of([f"{name} {i}" for i in range(count)], rows)


def _with_rules(rng: np.random.Generator, person: Participant, n: int) -> Participant:
    others = [identity(int(i)) for i in rng.integers(1, n + 1, 3)]
    others = [other for other in others if other != person.id] or [identity(n + 9)]
    start = int(rng.integers(0, 12))
    ended = ON - timedelta(days=int(rng.integers(0, 700)))
    return replace(
        person,
        consent=bool(rng.random() < 0.9),
        capacity=int(rng.choice([0, 1, 1, 1, 2])),
        engaged=int(rng.random() < 0.1),
        blocks=frozenset(others[:1]) if rng.random() < 0.3 else frozenset(),
        manager_chain=tuple(others[1:2]) if rng.random() < 0.5 else (),
        past_partners={others[-1]: ended} if rng.random() < 0.5 else {},
        hours=frozenset(range(start, start + 6)) if rng.random() < 0.9 else frozenset(),
        languages=frozenset(rng.choice(["de", "en", "fr"], 2).tolist()),
        department=str(rng.choice(["sales", "lab"])),
    )
