"""Everybody's published lines, to be searched by meaning and by word; pure arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.models import LineKind
from service.pairings.directory.words import folded
from service.pairings.engine.line_arrays import LineSlots
from service.pairings.engine.person import Lines
from service.pairings.engine.population_arrays import Lineup

F32 = NDArray[np.float32]
Bools = NDArray[np.bool_]
Ints = NDArray[np.intp]
Reals = NDArray[np.float64]

KINDS: Final = (LineKind.OFFER, LineKind.SEEK)
_BY_WORD = 4.0  # more than any cosine, so that whoever is found by word comes first
_DECIMALS = 6  # equal lines tie, though their products differ in the last bit


class LineHit(NamedTuple):
    """The best line of one person; `text` is what it said when the crowd was read."""

    place: int
    kind: LineKind
    text: str
    cosine: float
    is_by_word: bool


@dataclass(frozen=True, slots=True, eq=False)
class LinesOfKind:
    """All lines of one kind; `rows` (lines, dims), whose `owners` are places in the lineup."""

    kind: LineKind
    rows: F32
    owners: Ints
    texts: tuple[str, ...]
    folded: tuple[str, ...]

    @classmethod
    def of(cls, kind: LineKind, lists: Sequence[Lines], slots: LineSlots) -> "LinesOfKind":
        taken = [(int(at), k) for k, size in enumerate(slots.sizes) for at in slots.order[:size]]
        texts = tuple(lists[at].texts[k] for at, k in taken)
        owners = np.array([at for at, _ in taken], dtype=np.intp)
        return cls(kind, slots.rows, owners, texts, tuple(map(folded, texts)))


@dataclass(frozen=True, slots=True, eq=False)
class LineCatalogue:
    """Both kinds of line of one lineup."""

    lineup: Lineup
    offers: LinesOfKind
    seeks: LinesOfKind

    @classmethod
    def of(cls, lineup: Lineup) -> "LineCatalogue":
        people = lineup.people
        offers = LinesOfKind.of(LineKind.OFFER, [p.offers for p in people], lineup.offers)
        seeks = LinesOfKind.of(LineKind.SEEK, [p.seeks for p in people], lineup.seeks)
        return cls(lineup, offers, seeks)

    def of_kinds(self, kinds: Iterable[LineKind]) -> list[LinesOfKind]:
        both = {LineKind.OFFER: self.offers, LineKind.SEEK: self.seeks}
        return [both[kind] for kind in kinds]


class Search(NamedTuple):
    """`queries` (m, dims) for each kind: a line counts by the nearest.

    `least` is the lowest cosine, and the lowest share of the best one's, that is near in meaning.
    `is_allowed` (people,): whose lines may be found at all; `is_proposed`: by their meaning.
    `named` (people,) are those whose name holds the words.
    """

    queries: dict[LineKind, F32]
    needles: tuple[str, ...]
    least: tuple[float, float]
    is_allowed: Bools
    is_proposed: Bools
    named: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """One line for each person who was found, in the order of a list; `values` as `_found`'s."""

    lines: list[LinesOfKind]
    kinds: Ints  # (people,) places in `lines`
    rows: Ints
    values: Reals

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def near(self) -> int:
        """How many were found by their meaning alone."""
        return int((self.values < _BY_WORD / 2).sum())

    def page(self, start: int, stop: int) -> list[LineHit]:
        picked = zip(
            self.kinds[start:stop], self.rows[start:stop], self.values[start:stop], strict=True
        )
        return [_hit(self.lines[kind], int(row), float(value)) for kind, row, value in picked]


NOBODY: Final = Hits([], np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))


def search(catalogue: LineCatalogue, wanted: Search) -> Hits:
    """One hit for each person: by word before by meaning, the nearest first, ties by id."""
    lines = catalogue.of_kinds(wanted.queries)
    cosines = [_cosines(one, wanted.queries[one.kind]) for one in lines]
    near = _least(lines, cosines, wanted)
    parts = [
        _found(one, values, near, wanted=wanted) for one, values in zip(lines, cosines, strict=True)
    ]
    kinds = np.concatenate([np.full(len(one.rows), at) for at, one in enumerate(parts)])
    rows = np.concatenate([one.rows for one in parts])
    values = np.concatenate([one.values for one in parts])
    owners = np.concatenate([one.owners for one in parts])
    order = np.lexsort((kinds, owners, -values))
    _, first = np.unique(owners[order], return_index=True)
    best = order[np.sort(first)]
    return Hits(lines, kinds[best], rows[best], values[best])


class _KindHits(NamedTuple):
    rows: Ints
    owners: Ints
    values: Reals


def _cosines(lines: LinesOfKind, queries: F32) -> Reals:
    """How near each line is to the nearest query, (lines,); 0 where there is none."""
    if not len(queries) or not len(lines.rows):
        return np.zeros(len(lines.texts))
    nearest: Reals = (lines.rows @ queries.T).max(axis=1).astype(np.float64)
    return np.round(nearest, _DECIMALS)


def _least(lines: Sequence[LinesOfKind], cosines: Sequence[Reals], wanted: Search) -> float:
    allowed = [
        values[wanted.is_allowed[one.owners]] for one, values in zip(lines, cosines, strict=True)
    ]
    least, share = wanted.least
    best = max((float(values.max(initial=least)) for values in allowed), default=least)
    return max(least, share * best)


def _found(lines: LinesOfKind, cosines: Reals, near: float, *, wanted: Search) -> _KindHits:
    is_allowed = wanted.is_allowed[lines.owners]
    is_near = (cosines >= near) & wanted.is_proposed[lines.owners]
    is_by_word = wanted.named[lines.owners]
    if wanted.needles:
        is_by_word[_said(lines.folded, wanted.needles, np.flatnonzero(is_allowed))] = True
    rows = np.flatnonzero(is_allowed & (is_near | is_by_word))
    return _KindHits(rows, lines.owners[rows], cosines[rows] + _BY_WORD * is_by_word[rows])


def _said(texts: Sequence[str], needles: Sequence[str], rows: Ints) -> list[int]:
    """Those of the rows whose text holds every needle; one at a time, so that each leaves fewer."""
    left: list[int] = rows.tolist()
    for needle in needles:
        left = [row for row in left if needle in texts[row]]
    return left


def _hit(lines: LinesOfKind, row: int, value: float) -> LineHit:
    is_by_word = value > _BY_WORD / 2
    cosine = value - _BY_WORD if is_by_word else value
    return LineHit(int(lines.owners[row]), lines.kind, lines.texts[row], cosine, is_by_word)
