"""Fit and measure the kinds of lines; the rule and the vote are the service's own."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sklearn.linear_model import LogisticRegression

from embeddings.encoder import Encoder
from evals.cases import CannotRun
from service.agendas.composer import line_kinds
from service.agendas.composer.line_kinds import FAMILY, KINDS, Fitted, LineKind, line_kind

TRAINING, FRESH = "line_kinds_training.toml", "line_kinds.toml"
STRENGTH = 4.0  # inverse of the regularisation; 1 to 16 give the same families on the training set


class Labelled(NamedTuple):
    """A line and the kinds that are right for it, the best first."""

    text: str
    kinds: tuple[LineKind, ...]


class KindFigures(NamedTuple):
    """Shares, 0-1: of the lines that get a card of their kind, and of all."""

    lines: int
    right_of_carded: float
    neutral: float
    wrong: tuple[tuple[str, LineKind, LineKind], ...]  # line, label, given


def labelled(file: Path) -> list[Labelled]:
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["lines"].strip().splitlines()
    found = []
    for row in rows:
        kinds, _, text = row.partition("|")
        found.append(Labelled(text, tuple(kinds.split("/"))))
    if unknown := {kind for one in found for kind in one.kinds} - set(KINDS):
        raise CannotRun(f"{file.name} holds unknown kinds: {', '.join(sorted(unknown))}.")
    return found


def fit(encoder: Encoder, data: Path) -> Path:
    """Write the weights for this encoder beside the module that reads them."""
    lines = labelled(data / TRAINING)
    rows = encoder.encode([line.text for line in lines])
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=2000)
    model.fit(rows, [KINDS.index(line.kinds[0]) for line in lines])
    place = Path(line_kinds.__file__).with_name(f"line_kinds-{encoder.fingerprint[:12]}.json")
    told = {
        "fingerprint": encoder.fingerprint,
        "made_by": "python -m evals fit-line-kinds",
        "kinds": KINDS,
        "bias": model.intercept_.round(4).tolist(),
        "weights": model.coef_.round(3).tolist(),
    }
    place.write_text(json.dumps(told) + "\n", encoding="utf-8")
    return place


def measured(lines: Sequence[Labelled], encoder: Encoder, fitted: Fitted | None) -> KindFigures:
    rows = encoder.encode([line.text for line in lines])
    given = [line_kind(line.text, row, fitted) for line, row in zip(lines, rows, strict=True)]
    carded = [pair for pair in zip(lines, given, strict=True) if pair[1] != "neutral"]
    wrong = tuple(
        (line.text, line.kinds[0], kind)
        for line, kind in carded
        if FAMILY[kind] not in {FAMILY[one] for one in line.kinds}
    )
    right = 1 - len(wrong) / len(carded) if carded else 0.0
    return KindFigures(len(lines), right, 1 - len(carded) / len(lines), wrong)


def table(found: KindFigures) -> str:
    rows = [
        f"lines {found.lines}",
        f"right card family, of lines that get a card {found.right_of_carded:.3f}",
        f"neutral {found.neutral:.3f}",
        *(f"  {label} given {kind}: {text}" for text, label, kind in found.wrong),
    ]
    return "\n".join(rows)
