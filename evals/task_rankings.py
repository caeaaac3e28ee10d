"""`python -m evals rank`: how well a fit orders people by how near their work is, on real tasks.

240 people teach eight tasks of two occupations each, drawn from every second task of O*NET; eight
seeks a person come from the other tasks. Whoever does the occupation of a seek is the right one,
graded down by how much of the two codes agrees.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from evals.sources import DATA, onet
from service.pairings.engine.calibration import Calibration
from service.pairings.engine.fit import SeekAnswers, evidence

PEOPLE: Final = 240
LINES: Final = 8
SAME, NEAREST, NEAR, GROUP, ELSE = 5, 4, 3, 2, 1
_AGREES: Final = ((6, NEAREST), (5, NEAR), (2, GROUP))  # first letters of two codes, and the grade
Floats = NDArray[np.float64]
Score = Callable[[Floats], Floats]


class TaskCrowd(NamedTuple):
    """Cosines (seeks, people, offers) and grades (seeks, people)."""

    cosines: Floats
    grades: Floats


def crowd(encoder: Encoder, seed: int, data: Path = DATA) -> TaskCrowd:
    teaching, other = _tasks(data)
    chance = np.random.default_rng(seed)
    codes = sorted(code for code in teaching if len(teaching[code]) >= LINES // 2)
    people = [[codes[i] for i in chance.permutation(len(codes))[:2]] for _ in range(PEOPLE)]
    offers = [text for two in people for text in _drawn(chance, two, teaching)]
    asked = [(code, text) for two in people for code, text in _coded(chance, two, other)]
    near = encoder.encode([text for _, text in asked]) @ encoder.encode(offers).T
    grades = [[max(grade(code, own) for own in two) for two in people] for code, _ in asked]
    return TaskCrowd(near.reshape(len(asked), PEOPLE, LINES).astype(np.float64), np.array(grades))


def grade(one: str, other: str) -> float:
    if one == other:
        return SAME
    return next((worth for first, worth in _AGREES if one[:first] == other[:first]), ELSE)


def loss(scores: Floats, grades: Floats) -> float:
    """Kendall's, weighted by the difference of grades; 0 in the right order, .5 for a constant."""
    weight = np.maximum(grades[:, None] - grades[None, :], 0)
    if not weight.any():
        return 0.0
    ahead = scores[:, None] - scores[None, :]
    return float((weight * ((ahead < 0) + 0.5 * (ahead == 0))).sum() / weight.sum())


def told(found: TaskCrowd, calibration: Calibration) -> Iterator[str]:
    yield "score of a seek | ranking loss | the right one before a random other"
    for name, score in _scores(calibration).items():
        scores = score(found.cosines)
        rows = list(zip(scores, found.grades, strict=True))
        losses = np.mean([loss(*row) for row in rows])
        firsts = np.mean([loss(own, (grades == SAME).astype(float)) for own, grades in rows])
        yield f"{name} | {losses:.3f} | {1 - firsts:.3f}"


def _scores(calibration: Calibration) -> dict[str, Score]:
    def product(cosines: Floats) -> Floats:
        total, best = evidence(cosines).sum(axis=2), cosines.max(axis=2)
        return np.asarray(SeekAnswers.of(total, best, calibration).together)

    return {
        "soft maximum over all offers (product)": product,
        "the best offer": lambda cosines: cosines.max(axis=2),
        "the two best, added softly": lambda cosines: _log_sum(np.sort(cosines, axis=2)[..., -2:]),
        "logarithm of the mean": lambda cosines: np.log(evidence(cosines).mean(axis=2)),
        "mean of all offers": lambda cosines: cosines.mean(axis=2),
    }


def _log_sum(cosines: Floats) -> Floats:
    return np.asarray(np.log(evidence(cosines).sum(axis=2)))


def _tasks(data: Path) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Every second task of each occupation, and the others."""
    halves: tuple[dict[str, list[str]], dict[str, list[str]]] = defaultdict(list), defaultdict(list)
    seen: dict[str, int] = defaultdict(int)
    for kind, code, _, text in onet(data):
        if kind == "task":
            halves[seen[code] % 2][code].append(text)
            seen[code] += 1
    return halves


def _drawn(
    chance: np.random.Generator, codes: Sequence[str], tasks: dict[str, list[str]]
) -> list[str]:
    return [text for _, text in _coded(chance, codes, tasks)]


def _coded(
    chance: np.random.Generator, codes: Sequence[str], tasks: dict[str, list[str]]
) -> list[tuple[str, str]]:
    """Four of each of the two occupations."""
    return [
        (code, tasks[code][int(i)])
        for code in codes
        for i in chance.permutation(len(tasks[code]))[: LINES // 2]
    ]
