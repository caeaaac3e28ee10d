"""Choose the title by which a theme's own lines are found best, among those that say something."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.themes.release.titles.candidates import Kind, TitleCandidate

BONUS: Final[Mapping[Kind, float]] = {
    Kind.FRAME: 0.10,
    Kind.CROWDING: 0.13,
    Kind.ACT: 0.10,
    Kind.REQUEST: 0.09,
    Kind.QUESTION: 0.08,
    Kind.TOPIC: 0.06,
    Kind.MOOD: 0.04,
    Kind.PAIR: 0.0,
    Kind.WORD: -0.02,
    Kind.PHRASES: -0.03,
}
OF_A_WORD: Final = 0.01  # a title that names its matter closely is better
STATING: Final = frozenset(BONUS) - {Kind.PAIR, Kind.WORD, Kind.PHRASES}
OF_AUTHORS: Final = 0.10
WITHIN: Final = 0.12  # of the best AUC
MOST_ALIKE: Final = 0.8  # cosine of two titles of one release
MOST_WORDS: Final = 7

Rows = NDArray[np.float32]


class Rated(NamedTuple):
    candidate: TitleCandidate
    auc: float
    score: float
    row: Rows


def auc(cosines: NDArray[np.float64], own: NDArray[np.bool_]) -> float:
    """The chance that a line of the theme lies nearer than one of the others; ties count half."""
    order = np.argsort(np.argsort(cosines, kind="stable"), kind="stable") + 1.0
    inside, outside = int(own.sum()), int((~own).sum())
    if not inside or not outside:
        return 0.5
    return float((order[own].sum() - inside * (inside + 1) / 2) / (inside * outside))


def rated(
    found: Sequence[TitleCandidate],
    rows: Rows,
    lines: Rows,
    *,
    own: NDArray[np.bool_],
    authors: int,
) -> list[Rated]:
    """Best first; `rows` are those of the candidates, `lines` those of all lines."""
    cosines = rows @ lines.T
    values = [auc(each, own) for each in cosines]
    best = max(values, default=0.0)
    made = [
        Rated(one, value, value + _bonus(one, authors), row)
        for one, value, row in zip(found, values, rows, strict=True)
        if value >= best - WITHIN
    ]
    return sorted(made, key=lambda each: (-each.score, each.candidate.plain))


def _bonus(one: TitleCandidate, authors: int) -> float:
    shared = OF_AUTHORS * len(one.authors) / authors if one.kind in STATING else 0.0
    close = OF_A_WORD * (len(one.lemmas) - 1) if one.kind in STATING else 0.0
    return BONUS[one.kind] + shared + close


def distinct(lists: Sequence[Sequence[Rated]]) -> list[Rated | None]:
    """One title a theme, no two alike; who scores highest chooses first."""
    chosen: list[Rated | None] = [None] * len(lists)
    order = sorted(range(len(lists)), key=lambda at: -lists[at][0].score if lists[at] else 0.0)
    for at in order:
        taken = [one.row for one in chosen if one is not None]
        chosen[at] = next(
            (
                one
                for one in lists[at]
                if all(float(one.row @ other) < MOST_ALIKE for other in taken)
            ),
            None,
        )
    return chosen
