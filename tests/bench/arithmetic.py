"""Pairing and themes in process, on seeded vectors."""

import resource
from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import UUID

import numpy as np
from threadpoolctl import threadpool_limits

from embeddings.clusters import assign, cluster, quantise
from embeddings.encoder import MiniLmEncoder
from service.pairings.engine import calibration
from service.pairings.engine.candidates import top
from service.pairings.engine.fit import fit
from service.pairings.engine.person import Dials, Lines, Participant
from service.pairings.engine.population_arrays import Lineup
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster_names import RosterEntry, RosterNames
from service.reflections.line_cues import wishes
from service.themes.points.split import split
from tests.bench.figures import Figure, percentile, seconds

_DIMS = 384
_LINES = 5
_QUERIES = 60
_POINTS = 20_000
_PLACED = 50
_SUBJECTS = 40
_KIBIBYTES_IN_GIB = 2**20
_HOSTILE = ("a", "1 ", "a@", "a.", "1-", "Will ", "GB29 ", "a.a/", "I find it ", ", but ")
_TOO_SHORT_TO_TIME = 1e-4
_ON = date(2026, 11, 24)


def top_ten(people: int = 10_000) -> Sequence[Figure]:
    """One BLAS thread, as in a web process; against the pair-by-pair fit of the same people."""
    weights = calibration.load(MiniLmEncoder().fingerprint)
    crowd = _crowd(people)
    with threadpool_limits(1):
        lineup = Lineup.of(crowd, weights)
        taken = [
            seconds(partial(top, crowd[at], 10, lineup, dials=Dials(), on=_ON))
            for at in range(_QUERIES)
        ]
        one_by_one = seconds(
            lambda: [fit(crowd[0], other, Dials(), calibration=weights) for other in crowd[1:101]]
        )
    p95 = percentile(taken, 95)
    return [
        Figure(
            f"top-10 of {people} people in process, p95",
            p95 * 1000,
            "ms",
            30,
            p95 / (one_by_one / 100 * people),
            "pair by pair",
        )
    ]


def themes() -> Sequence[Figure]:
    """20,000 points of 5,000 people, embedded already; the memory is this process's peak."""
    rng = np.random.default_rng(7)
    centres = rng.normal(size=(_SUBJECTS, _DIMS))
    raw = centres[rng.integers(0, _SUBJECTS, _POINTS)] + 0.9 * rng.normal(size=(_POINTS, _DIMS))
    rows = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)
    groups = rng.integers(0, _POINTS // 4, _POINTS).astype(np.int32)
    points = quantise(rows)
    small = seconds(lambda: cluster(points[:500], groups[:500]))
    whole = seconds(lambda: cluster(points, groups))
    cells = cluster(points[:5000], groups[:5000]).cells
    placing = seconds(lambda: [assign(points[at : at + 1], cells) for at in range(_PLACED)])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIBIBYTES_IN_GIB
    return [
        Figure(f"themes over {_POINTS} points", whole, "s", 10, whole / small, "over 500 points"),
        Figure("placing one embedded text in its theme", placing / _PLACED * 1000, "ms", 10),
        Figure(f"themes over {_POINTS} points, peak memory", peak, "GiB", 1.5),
    ]


def reading() -> Sequence[Figure]:
    """Hostile texts of 100,000 characters against 10,000: ten times is linear."""
    names = RosterNames.of([RosterEntry("Will", "Turner"), RosterEntry("Grace", "Hopper")])
    ratios = []
    for piece in _HOSTILE:
        long, short = (piece * 100_000)[:100_000], (piece * 10_000)[:10_000]
        for read in (partial(redact, names=names), split, wishes):
            least = min(seconds(lambda: read(short)) for _ in range(3))  # noqa: B023  # called at once
            whole = min(seconds(lambda: read(long)) for _ in range(3))  # noqa: B023  # called at once
            ratios.append(whole / max(least, _TOO_SHORT_TO_TIME))
    worst = max(ratios)
    return [Figure("reading 100,000 hostile characters", worst, "x", 40, worst, "10,000 of them")]


def _crowd(people: int) -> list[Participant]:
    rng = np.random.default_rng(7)
    subjects = rng.normal(size=(300, _DIMS))
    made = []
    for at in range(people):
        lines = [_lines(rng, subjects) for _ in range(2)]
        made.append(
            Participant(
                id=UUID(int=at + 1),
                offers=lines[0],
                seeks=lines[1],
                capacity=1,
                consent=True,
                languages=frozenset({"en"}),
            )
        )
    return made


def _lines(rng: np.random.Generator, subjects: np.ndarray) -> Lines:
    raw = subjects[rng.integers(0, len(subjects), _LINES)] + 0.8 * rng.normal(size=(_LINES, _DIMS))
    rows = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)
    return Lines.of([f"line {at}" for at in range(_LINES)], rows)
