import numpy as np
import pytest

from evals.task_rankings import LINES, PEOPLE, crowd, grade, loss, told
from service.pairings.engine.calibration import Calibration
from tests.fakes import FakeEncoder

WEIGHTS = Calibration(-5.0, 10.0)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [([3.0, 2.0, 1.0], 0.0), ([1.0, 2.0, 3.0], 1.0), ([1.0, 1.0, 1.0], 0.5)],
)
def test_the_loss_is_0_in_order_and_a_half_for_a_constant(
    scores: list[float], expected: float
) -> None:
    assert loss(np.array(scores), np.array([5.0, 3.0, 1.0])) == expected


def test_a_far_slip_costs_more_than_a_near_one() -> None:
    grades = np.array([5.0, 4.0, 1.0])
    near, far = (loss(np.array(scores), grades) for scores in ([2.0, 3.0, 1.0], [1.0, 2.0, 3.0]))
    assert 0 < near < far


@pytest.mark.parametrize(
    ("one", "other", "worth"),
    [
        ("49-3031.00", "49-3031.00", 5),
        ("49-3031.00", "49-3033.00", 4),
        ("49-3031.00", "49-3011.00", 3),
        ("49-3031.00", "49-9021.00", 2),
        ("49-3031.00", "11-1011.00", 1),
    ],
)
def test_nearer_codes_are_graded_higher(one: str, other: str, worth: int) -> None:
    assert grade(one, other) == worth


def test_each_seek_has_somebody_who_does_that_work_and_each_score_its_row() -> None:
    found = crowd(FakeEncoder(), 7)
    assert found.cosines.shape == (PEOPLE * LINES, PEOPLE, LINES)
    assert (found.grades.max(axis=1) == 5).all()
    few = found._replace(cosines=found.cosines[:9], grades=found.grades[:9])
    assert len(list(told(few, WEIGHTS))) == 6
