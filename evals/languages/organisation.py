"""A made organisation in two languages: whether each planted partner comes before the others."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from embeddings.encoder import Encoder
from evals.sources import DATA
from service.pairings.engine.calibration import Calibration
from service.pairings.engine.fit import SeekAnswers, evidence, met, two_way

ORGANISATION = "bilingual_organisation.toml"
AMONG = 5
Floats = NDArray[np.float64]


class Organisation(NamedTuple):
    """Keys of people, and their lines: the same number of offers and of seeks each."""

    keys: Sequence[str]
    offers: Sequence[Sequence[str]]
    seeks: Sequence[Sequence[str]]

    def triples(self) -> list[tuple[int, int, int]]:
        """Rows of a person, of the partner planted for them and of their false friend."""
        row = {key: number for number, key in enumerate(self.keys)}
        return [
            (row[key], row[f"{key[:-1]}b"], row[f"{key[:-1]}x"])
            for key in self.keys
            if key.endswith("a") and key[:-1].isdigit()
        ]


class Found(NamedTuple):
    """Shares of planted people, 0-1; `auc` is of planted pairs over false friends."""

    first: float
    among: float
    auc: float
    planted_met: float
    false_met: float


class Covered(NamedTuple):
    """Of the seeks of each row by the offers of each column: all of them, and the best line."""

    together: Floats
    best: Floats


def read_organisation(data: Path = DATA) -> Organisation:
    people = tomllib.loads((data / ORGANISATION).read_text(encoding="utf-8"))["people"]
    lines = ([one[kind] for one in people] for kind in ("offers", "seeks"))
    return Organisation([one["key"] for one in people], *lines)


def coverages(encoder: Encoder, people: Organisation, weights: Calibration) -> Covered:
    shape = len(people.keys), -1, encoder.dims
    seeks, offers = (
        encoder.encode([line for own in lines for line in own]).astype(np.float64).reshape(shape)
        for lines in (people.seeks, people.offers)
    )
    near = np.einsum("asd,bod->abso", seeks, offers)
    found = SeekAnswers.of(evidence(near).sum(axis=3), near.max(axis=3), weights)
    return Covered(found.together.mean(axis=2), found.best.max(axis=2))


def found_partners(covered: Covered, people: Organisation, least: float) -> Found:
    """`least` is the chance from which lines meet; with 0 nobody is left out, only ordered."""
    kept = met(covered.together, covered.best, least)
    fits = np.asarray(two_way(kept, kept.T, 0.0))
    np.fill_diagonal(fits, -1)
    triples = people.triples()
    pairs = [(one, other) for a, b, _ in triples for one, other in ((a, b), (b, a))]
    places = np.array([place(fits[one], other) for one, other in pairs])
    planted = np.array([fits[a, b] for a, b, _ in triples])
    false = np.array([fits[a, x] for a, _, x in triples])
    told = np.repeat([True, False], len(triples))
    return Found(
        first=float((places < 2).mean()),  # noqa: PLR2004  a tie for the first place is 1.5
        among=float((places <= AMONG).mean()),
        auc=float(roc_auc_score(told, np.concatenate([planted, false]))),
        planted_met=float((planted > 0).mean()),
        false_met=float((false > 0).mean()),
    )


def place(fits: Floats, row: int) -> float:
    """From 1 on; equal fits share the middle of their places."""
    ahead, equal = (fits > fits[row]).sum(), (fits == fits[row]).sum()
    return float(1 + ahead + (equal - 1) / 2)
