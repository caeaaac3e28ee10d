"""`python -m evals languages`: what each encoder is worth to people of two languages, and its cost.

The weights of each are fitted on lines labelled by skill, English ones among themselves and with
German ones, both kinds counting alike; half of the skills fit, the others check. Lines meet from
where those that fit have the best F1, the mean of precision and recall.
"""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve, roc_auc_score

from embeddings.encoder import Encoder
from evals.languages.organisation import coverages, found_partners, read_organisation
from evals.line_calibration import Floats, Labelled, half_of, misleading_pairs, workplace_lines
from evals.sources import DATA
from service.demo.story.lines import all_lines
from service.pairings.engine.calibration import Calibration

GERMAN = "german_lines.toml"
LANGUAGE_NAMES = ("German", "French", "Spanish")  # kinds of pairs begin with the seek's
TIMED_LINES = 200
HEAD = (
    "encoder | b0 | b1 | p | cosine | first | among five | AUC | planted meet | false friends meet"
    " | AUC skills: English | across | line pairs, English: AUC | recall | false | across: AUC"
    " | recall | false"
)


class LanguageLines(NamedTuple):
    """Pairs of English lines, and of one English and one German line."""

    within: Labelled
    across: Labelled


class Skilled(NamedTuple):
    skill: str
    text: str


def language_lines(encoder: Encoder, data: Path = DATA) -> LanguageLines:
    rows = tomllib.loads((data / GERMAN).read_text(encoding="utf-8"))["lines"]
    german = {kind: [Skilled(row["skill"], row[kind]) for row in rows] for kind in _KINDS}
    english = {kind: _english(kind) for kind in _KINDS}
    pairs = [
        _labelled(encoder, german["seek"], english["offer"]),
        _labelled(encoder, english["seek"], german["offer"]),
    ]
    across = Labelled(*(np.concatenate(columns) for columns in zip(*pairs, strict=True)))
    return LanguageLines(workplace_lines(encoder), across)


def fitted_to_both(lines: LanguageLines) -> Calibration:
    """Weights to two decimals, and the chance from which lines meet to three."""
    halves = [pairs.of("fit") for pairs in lines]
    cosines, meets = (np.concatenate(column) for column in list(zip(*halves, strict=True))[:2])
    size = len(cosines) / 2
    alike = np.concatenate([np.full(len(half.meets), size / len(half.meets)) for half in halves])
    model = LogisticRegression(C=1e6).fit(cosines[:, None], meets, sample_weight=alike)
    b0, b1 = round(float(model.intercept_[0]), 2), round(float(model.coef_[0, 0]), 2)
    least = _best_cosine(cosines, meets, alike)
    chance = 1 / (1 + np.exp(-(b0 + b1 * least)))
    return Calibration(b0, b1, provisional=False, meets=round(float(chance), 3))


def measured(encoder: Encoder, data: Path = DATA) -> str:
    """One row of the table."""
    lines = language_lines(encoder, data)
    weights = fitted_to_both(lines)
    people = read_organisation(data)
    covered = coverages(encoder, people, weights)
    ordered = found_partners(covered, people, least=0)
    meeting = found_partners(covered, people, least=weights.meets)
    figures = [
        *(ordered.first, ordered.among, ordered.auc, meeting.planted_met, meeting.false_met),
        *(_auc(pairs.of("check")) for pairs in lines),
        *_pair_figures(misleading_pairs(encoder, data), weights),
    ]
    least = _cosine(weights)
    head = f"{encoder.name} | {weights.b0:.2f} | {weights.b1:.2f} | {weights.meets:.3f}"
    return " | ".join([head, f"{least:.3f}", *(f"{figure:.2f}" for figure in figures)])


def kinds_told(encoder: Encoder, data: Path = DATA) -> Iterator[str]:
    """Share said to meet of each kind of pair: recall where it should, else false meetings."""
    weights = fitted_to_both(language_lines(encoder, data))
    pairs = misleading_pairs(encoder, data)
    said = pairs.cosines >= _cosine(weights)
    for kind in dict.fromkeys(pairs.group.tolist()):
        for meets, word in ((True, "recall"), (False, "false")):
            rows = (pairs.group == kind) & (pairs.meets == meets)
            if rows.any():
                yield f"{kind} | {word} | {rows.sum()} | {said[rows].mean():.2f}"


def seconds_a_thousand(encoder: Encoder, data: Path = DATA) -> float:
    """Processor time; a first text loads the encoder and is not counted."""
    people = read_organisation(data)
    lines = [line for own in people.offers for line in own][:TIMED_LINES]
    encoder.encode(lines[:1])
    begun = process_time()
    encoder.encode(lines)
    return (process_time() - begun) / len(lines) * 1000


_KINDS = ("seek", "offer")


def _english(kind: str) -> list[Skilled]:
    return [
        Skilled(line.skill, line.text)
        for profile in all_lines().values()
        for line in (profile.seeks if kind == "seek" else profile.offers)
        if line.lang == "en"
    ]


def _labelled(encoder: Encoder, seeks: Sequence[Skilled], offers: Sequence[Skilled]) -> Labelled:
    rows, columns = (
        encoder.encode([line.text for line in lines]).astype(np.float64)
        for lines in (seeks, offers)
    )
    half = half_of()
    same = np.array([[seek.skill == offer.skill for offer in offers] for seek in seeks])
    group = np.repeat([half[seek.skill] for seek in seeks], len(offers))
    return Labelled((rows @ columns.T).ravel(), same.ravel(), group)


def _best_cosine(cosines: Floats, meets: Floats, weights: Floats) -> float:
    precision, recall, least = precision_recall_curve(meets, cosines, sample_weight=weights)
    both = precision + recall
    f1 = 2 * precision * recall / np.where(both > 0, both, 1)
    return float(least[f1[:-1].argmax()])


def _cosine(weights: Calibration) -> float:
    return float((np.log(weights.meets / (1 - weights.meets)) - weights.b0) / weights.b1)


def _pair_figures(pairs: Labelled, weights: Calibration) -> Iterator[float]:
    foreign = np.array([kind.startswith(LANGUAGE_NAMES) for kind in pairs.group.tolist()])
    across = np.array([kind.endswith("-English") for kind in pairs.group.tolist()])
    for rows in (~foreign, across):
        own = Labelled(pairs.cosines[rows], pairs.meets[rows], pairs.group[rows])
        said = own.cosines >= _cosine(weights)
        yield _auc(own)
        yield float(said[own.meets].mean())
        yield float(said[~own.meets].mean())


def _auc(pairs: Labelled) -> float:
    return float(roc_auc_score(pairs.meets, pairs.cosines))
