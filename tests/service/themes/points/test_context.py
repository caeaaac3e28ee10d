"""Points read in the light of their text."""

from uuid import UUID

import numpy as np

from service.themes.points.context import in_context

ONE, OTHER = UUID(int=1), UUID(int=2)


def test_a_point_alone_stays_where_it_is() -> None:
    rows = np.eye(3, dtype=np.float32)
    assert np.allclose(in_context(rows, [UUID(int=n) for n in range(3)]), rows)


def test_points_of_one_text_draw_near_and_others_do_not() -> None:
    rows = np.eye(3, dtype=np.float32)
    found = in_context(rows, [ONE, ONE, OTHER])
    assert found[0] @ found[1] > 0.5
    assert found[0] @ found[2] == 0
    assert np.allclose(np.linalg.norm(found, axis=1), 1)


def test_opposite_points_leave_no_empty_row() -> None:
    rows = np.array([[1, 0], [-1, 0]], dtype=np.float32)
    assert np.allclose(in_context(rows, [ONE, ONE]), rows)


def test_no_points_are_no_points() -> None:
    assert in_context(np.empty((0, 4), np.float32), []).shape == (0, 4)
