"""Drawings from bands: nothing covers anything else, and nothing is drawn that was not shown."""

from itertools import combinations, pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given

from service.privacy.thresholds import Arrow, Band
from service.themes.over_time.drawings import (
    MOODS,
    MOST_LINES,
    WIDTH,
    Mark,
    Placed,
    cells,
    mood,
    radius,
    slope,
)

BANDS = st.one_of(st.none(), st.sampled_from(list(Band)))
NAMES = [band.value for band in Band]


def covered(marks: list[Mark]) -> list[tuple[int, int]]:
    """Pairs of marks that overlap."""
    return [
        (one.number, other.number)
        for one, other in combinations(marks, 2)
        if (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < (one.radius + other.radius - 0.01) ** 2
    ]


@given(st.lists(st.tuples(BANDS, BANDS, BANDS), min_size=1, max_size=14))
def test_marks_of_a_slope_cover_none_and_stay_inside(lines: list[tuple[Band | None, ...]]) -> None:
    drawn = slope([(bands, None) for bands in lines], 3)
    marks = [mark for line in drawn.lines for mark in line.marks]
    assert len(drawn.lines) == min(len(lines), MOST_LINES)
    assert covered(marks) == []
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= drawn.height for mark in marks)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(list(Band))), max_size=40))
def test_marks_of_a_grid_cover_none_and_stay_inside(found: list[tuple[int, Band]]) -> None:
    placed = [Placed(n, column, band.value, radius(band)) for n, (column, band) in enumerate(found)]
    drawn = cells(placed, columns=5, bands=NAMES)
    assert sorted(mark.number for mark in drawn.marks) == list(range(len(found)))
    assert covered(list(drawn.marks)) == []
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= drawn.height for mark in drawn.marks)


def test_a_line_breaks_where_a_release_did_not_show_the_theme() -> None:
    bands = (Band.FIVE, Band.TEN, None, Band.TEN, Band.TWENTY)
    (line,) = slope([(bands, Arrow.UP)], 5).lines
    assert [len(run.split()) for run in line.runs] == [2, 2]
    assert len(line.marks) == 4
    assert line.way == "up"


def test_a_larger_range_stands_higher() -> None:
    drawn = slope([((band,), None) for band in Band], 1)
    heights = [line.marks[0].y for line in drawn.lines]
    assert all(higher < lower for lower, higher in pairwise(heights))


@pytest.mark.parametrize(
    ("polarity", "column"),
    [
        ({}, None),
        ({"strain": "most"}, 0),
        ({"strain": "most", "strength": "some"}, 1),
        ({"strain": "some", "strength": "some"}, 2),
        ({"strength": "few"}, 3),
        ({"strength": "most"}, MOODS - 1),
        ({"suggestion": "most"}, 2),
    ],
)
def test_moods_go_from_concerns_to_strengths(polarity: dict[str, str], column: int | None) -> None:
    assert mood(polarity) == column


def test_nothing_released_draws_nothing() -> None:
    assert slope([], 0).lines == []
    assert cells([], columns=5, bands=NAMES).marks == []
