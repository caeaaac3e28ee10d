"""`python -m evals calibrate`: how a cosine becomes the chance that an offer answers a seek.

Fitted on the demo organisation's lines, which are labelled by skill: a seek and an offer of one
skill meet, all others do not. Half of the skills fit the weights, the other half checks them; pairs
made to mislead (`data/line_pairs.toml`) tell what the encoder cannot do, kind by kind.
"""

import tomllib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss

from embeddings.encoder import Encoder
from evals.sources import DATA
from service.demo.story.lines import SkillLine, all_lines
from service.pairings.engine.calibration import MEETS, Calibration

PAIRS = "line_pairs.toml"
BINS = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0])
Floats = NDArray[np.float64]
MEETS_LOGIT = float(np.log(MEETS / (1 - MEETS)))


class Labelled(NamedTuple):
    """Cosines of pairs, whether they meet, and their group: a half of the skills, or a kind."""

    cosines: Floats
    meets: NDArray[np.bool_]
    group: NDArray[np.str_]

    def of(self, group: str) -> "Labelled":
        rows = self.group == group
        return Labelled(self.cosines[rows], self.meets[rows], self.group[rows])


def workplace_lines(encoder: Encoder) -> Labelled:
    """Every English seek with every English offer of others, in halves by skill."""
    seeks, offers = (list(_english(kind)) for kind in ("seeks", "offers"))
    near = _encoded(encoder, seeks) @ _encoded(encoder, offers).T
    half = half_of()
    apart = np.array([[one != other for other, _ in offers] for one, _ in seeks])
    same = np.array([[one.skill == other.skill for _, other in offers] for _, one in seeks])
    halves = np.array([half[line.skill] for _, line in seeks])
    group = np.broadcast_to(halves[:, None], near.shape)
    return Labelled(near[apart], same[apart], group[apart])


def half_of() -> dict[str, str]:
    """{skill: "fit" or "check"}."""
    skills = sorted({line.skill for kind in ("seeks", "offers") for _, line in _english(kind)})
    return {skill: "check" if number % 2 else "fit" for number, skill in enumerate(skills)}


def misleading_pairs(encoder: Encoder, data: Path = DATA) -> Labelled:
    rows = tomllib.loads((data / PAIRS).read_text(encoding="utf-8"))["pairs"]
    seeks, offers = (encoder.encode([row[key] for row in rows]) for key in ("seek", "offer"))
    near = np.einsum("nd,nd->n", seeks.astype(np.float64), offers.astype(np.float64))
    meets, kinds = ([row[key] for row in rows] for key in ("meets", "kind"))
    return Labelled(near, np.array(meets), np.array(kinds))


def fitted(pairs: Labelled) -> Calibration:
    """Weights of the logistic curve, to two decimals."""
    model = LogisticRegression(C=1e6).fit(pairs.cosines[:, None], pairs.meets)
    b0, b1 = round(float(model.intercept_[0]), 2), round(float(model.coef_[0, 0]), 2)
    return Calibration(b0, b1, provisional=False)


def told(weights: Calibration, check: Labelled, misleading: Labelled) -> Iterator[str]:
    """The figures as lines of a table."""
    chances = weights.chance(weights.b0 + weights.b1 * check.cosines)
    met = (MEETS_LOGIT - weights.b0) / weights.b1
    yield f"b0 {weights.b0:.2f}, b1 {weights.b1:.2f}; lines meet from a cosine of {met:.3f}"
    rate = float(check.meets.mean())
    brier = brier_score_loss(check.meets, chances)
    yield f"pairs of the other skills: {len(chances)}, {rate:.1%} meet"
    yield f"Brier score {brier:.4f}; of the base rate {rate * (1 - rate):.4f}"
    yield "chance said | pairs | share that meet"
    for low, high in pairwise(BINS):
        within = (chances >= low) & (chances < high)
        if within.any():
            share = check.meets[within].mean()
            yield f"{low:.2f}-{high:.2f} | {within.sum()} | {share:.2f}"
    yield "made to mislead | pairs | said to meet | rightly"
    for kind, (count, said, right) in by_kind(weights, misleading).items():
        yield f"{kind} | {count} | {said:.2f} | {right:.2f}"


def by_kind(weights: Calibration, pairs: Labelled) -> Mapping[str, tuple[int, float, float]]:
    """{kind: (pairs, share said to meet, share told as labelled)}."""
    found = {}
    for kind in dict.fromkeys(pairs.group.tolist()):
        own = pairs.of(kind)
        said = weights.chance(weights.b0 + weights.b1 * own.cosines) >= MEETS
        found[kind] = len(said), float(said.mean()), float((said == own.meets).mean())
    return found


def _english(kind: str) -> Iterator[tuple[str, SkillLine]]:
    for email, profile in all_lines().items():
        lines = profile.seeks if kind == "seeks" else profile.offers
        yield from ((email, line) for line in lines if line.lang == "en")


def _encoded(encoder: Encoder, lines: list[tuple[str, SkillLine]]) -> Floats:
    return encoder.encode([line.text for _, line in lines]).astype(np.float64)
