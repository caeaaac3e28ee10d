"""What becomes of cells from fit to fit."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.lineage import Event, Step, lineage, overlap

CELLS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 9)), min_size=1)


def steps(old: list[int], new: list[int], cells: tuple[int, int]) -> list[Step]:
    everybody = np.arange(len(old), dtype=np.int32)
    one, other = np.array(old, dtype=np.int32), np.array(new, dtype=np.int32)
    return lineage(overlap(one, other, everybody, cells=cells))


def test_a_cell_that_stays_together_is_kept_under_another_number() -> None:
    found = steps([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0], (2, 2))
    assert found == [Step(Event.KEPT, 1), Step(Event.KEPT, 0)]


def test_the_larger_part_of_a_split_keeps_the_cell() -> None:
    found = steps([0] * 10, [0] * 6 + [1] * 4, (1, 2))
    assert found == [Step(Event.KEPT, 0), Step(Event.SPLIT, 0)]


def test_a_cell_of_new_subjects_is_born() -> None:
    found = steps([0] * 8 + [1], [0] * 8 + [1], (2, 3))
    assert found[2] == Step(Event.BORN)


def test_an_author_weighs_one_however_many_points() -> None:
    old, new = [0] * 12, [0] * 10 + [1, 1]
    groups = np.array([0] * 10 + [1, 2], dtype=np.int32)
    found = overlap(np.array(old, np.int32), np.array(new, np.int32), groups, cells=(1, 2))
    assert np.allclose(found.share, [[1 / 3, 2 / 3]])


@given(CELLS)
@settings(max_examples=50)
def test_no_two_cells_are_heirs_of_one(points: list[tuple[int, int, int]]) -> None:
    old, new, groups = (np.array(side, dtype=np.int32) for side in zip(*points, strict=True))
    authors = np.unique(groups, return_inverse=True)[1].astype(np.int32)
    found = lineage(overlap(old, new, authors, cells=(5, 6)))
    heirs = [step.old for step in found if step.event is Event.KEPT]
    assert len(found) == 6
    assert len(heirs) == len(set(heirs))
