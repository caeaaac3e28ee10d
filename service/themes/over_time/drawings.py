"""Where the parts of a drawing stand, from published bands alone; pure.

Measured in the units of an SVG that is 360 wide. Every number stands for a row of the table.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from service.privacy.thresholds import Arrow, Band

WIDTH: Final = 360
MOST_LINES: Final = 10  # more cannot be told apart
_LEFT: Final = 58  # what the names of ranges take
_RIGHT: Final = 16
_GAP: Final = 19  # between two marks that share a cell
_TOP: Final = 8
_LOWEST_LANE: Final = 44
_WEIGHT: Final[Mapping[str, int]] = {"few": 1, "some": 2, "most": 3}
_RADIUS: Final[Mapping[Band, int]] = {Band.FIVE: 8, Band.TEN: 10, Band.TWENTY: 13, Band.FIFTY: 17}
MOODS: Final = 5  # columns from mostly concerns to mostly strengths


class Mark(NamedTuple):
    number: int
    x: float
    y: float
    radius: int = 8
    is_ringed: bool = False


class Lane(NamedTuple):
    """A range across the drawing, by its middle."""

    band: str
    y: float
    height: float


class SlopeLine(NamedTuple):
    """One theme: `runs` are the points of neighbouring releases that show it."""

    number: int
    runs: Sequence[str]
    marks: Sequence[Mark]
    way: str


class Slope(NamedTuple):
    height: float
    columns: Sequence[float]
    lanes: Sequence[Lane]
    lines: Sequence[SlopeLine]


class Cells(NamedTuple):
    """Marks in a grid, of which none covers another."""

    height: float
    columns: Sequence[float]
    lanes: Sequence[Lane]
    marks: Sequence[Mark]


class Placed(NamedTuple):
    """A row of a table with the cell that it stands in; `band` names the lane."""

    number: int
    column: int
    band: str
    radius: int = 8
    is_ringed: bool = False


def slope(lines: Sequence[tuple[Sequence[Band | None], Arrow | None]], releases: int) -> Slope:
    """Bands of each theme over the releases; themes of one range stand under each other."""
    columns = _columns(releases)
    placed = [
        (number, column, band)
        for number, (bands, _) in enumerate(lines[:MOST_LINES], 1)
        for column, band in enumerate(bands)
        if band is not None
    ]
    crowd = {
        band: max(
            [sum(one[1:] == (column, band) for one in placed) for column in range(releases)] or [0]
        )
        for band in Band
    }
    lanes = _lanes({band.value: max(_LOWEST_LANE, _GAP * crowd[band] + 12) for band in Band})
    middle = {lane.band: lane.y for lane in lanes}
    at: dict[tuple[int, int], Mark] = {}
    for number, column, band in placed:
        mates = [one[0] for one in placed if one[1:] == (column, band)]
        off = _GAP * (mates.index(number) - (len(mates) - 1) / 2)
        at[number, column] = Mark(number, columns[column], middle[band.value] + off)
    return Slope(
        _height(lanes),
        columns,
        lanes,
        [
            _slope_line(number, [at.get((number, column)) for column in range(releases)], way)
            for number, (_, way) in enumerate(lines[:MOST_LINES], 1)
        ],
    )


def cells(placed: Sequence[Placed], *, columns: int, bands: Sequence[str]) -> Cells:
    """Marks by column and lane; a lane grows with the fullest of its cells."""
    width = (WIDTH - _LEFT - _RIGHT) / columns
    middles = [_LEFT + width * (column + 0.5) for column in range(columns)]
    by_cell: dict[tuple[int, str], list[Placed]] = {}
    for one in placed:
        by_cell.setdefault((one.column, one.band), []).append(one)
    rows = {cell: list(_rows(ones, width)) for cell, ones in by_cell.items()}
    needed = {
        band: max([_depth(rows[cell]) for cell in rows if cell[1] == band] or [0]) for band in bands
    }
    lanes = _lanes({band: max(_LOWEST_LANE, needed[band] + 12) for band in bands})
    middle = {lane.band: lane.y for lane in lanes}
    marks = [
        mark
        for (column, band), found in rows.items()
        for mark in _marks(found, middles[column], middle[band])
    ]
    return Cells(_height(lanes), middles, lanes, sorted(marks))


def mood(polarity: Mapping[str, str]) -> int | None:
    """Which of five columns, from concerns to strengths; None where nothing is said."""
    if not polarity:
        return None
    weigh = {name: _WEIGHT.get(polarity.get(name, ""), 0) for name in ("strain", "strength")}
    return max(0, min(MOODS - 1, 2 + weigh["strength"] - weigh["strain"]))


def radius(band: Band) -> int:
    return _RADIUS[band]


def _columns(count: int) -> list[float]:
    first, last = _LEFT + 12, WIDTH - _RIGHT
    return (
        [last] if count == 1 else [first + (last - first) * n / (count - 1) for n in range(count)]
    )


def _lanes(heights: Mapping[str, float]) -> list[Lane]:
    """The largest range on top."""
    found, top = [], float(_TOP)
    for band, height in reversed(list(heights.items())):
        found.append(Lane(band, top + height / 2, height))
        top += height
    return found


def _height(lanes: Sequence[Lane]) -> float:
    return _TOP + sum(lane.height for lane in lanes)


def _slope_line(number: int, marks: Sequence[Mark | None], way: Arrow | None) -> SlopeLine:
    runs: list[list[Mark]] = [[]]
    for mark in marks:
        if mark is None:
            runs.append([])
        else:
            runs[-1].append(mark)
    return SlopeLine(
        number,
        [" ".join(f"{mark.x:.0f},{mark.y:.0f}" for mark in run) for run in runs if len(run) > 1],
        [mark for mark in marks if mark is not None],
        "" if way is None else way.value,
    )


def _rows(ones: Sequence[Placed], width: float) -> Iterable[list[Placed]]:
    """As many side by side as the cell is wide."""
    row: list[Placed] = []
    for one in ones:
        if row and sum(2 * each.radius + 3 for each in [*row, one]) > width:
            yield row
            row = []
        row.append(one)
    yield row


def _depth(rows: Sequence[Sequence[Placed]]) -> float:
    return sum(2 * max(one.radius for one in row) + 3 for row in rows)


def _marks(rows: Sequence[Sequence[Placed]], x: float, y: float) -> Iterable[Mark]:
    top = y - _depth(rows) / 2
    for row in rows:
        tall = max(one.radius for one in row)
        at = x - sum(2 * one.radius + 3 for one in row) / 2
        for one in row:
            at += one.radius + 1.5
            yield Mark(one.number, at, top + tall + 1.5, one.radius, one.is_ringed)
            at += one.radius + 1.5
        top += 2 * tall + 3
