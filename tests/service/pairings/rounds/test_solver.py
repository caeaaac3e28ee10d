import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from service.pairings.rounds.solver import WeightsTooLarge, assign, flow_value


def edges_of(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    pairs = np.array([(i, j) for i in range(n) for j in range(i + 1, n)], dtype=np.int32)
    kept = rng.random(len(pairs)) < 0.5
    return pairs[kept], rng.integers(1, 1000, int(kept.sum()))


@pytest.mark.parametrize("seed", range(8))
def test_the_value_equals_that_of_a_dense_solver(seed: int) -> None:
    pairs, weight = edges_of(11, seed)
    dense = np.zeros((11, 11))
    dense[pairs[:, 0], pairs[:, 1]] = dense[pairs[:, 1], pairs[:, 0]] = weight
    found = assign(11, pairs, weight)
    assert found.value == dense[linear_sum_assignment(dense, maximize=True)].sum()
    assert found.value == dense[np.arange(11), found.sigma].sum()


def test_with_room_for_one_the_flow_has_the_assignments_value() -> None:
    pairs, weight = edges_of(11, 3)
    assert flow_value(pairs, weight, np.ones(11, dtype=np.int64)) == assign(11, pairs, weight).value


def test_nobody_and_no_edges_are_no_error() -> None:
    none = np.zeros((0, 2), dtype=np.int32)
    assert assign(0, none, np.zeros(0, dtype=np.int64)).value == 0
    assert assign(3, none, np.zeros(0, dtype=np.int64)).sigma.tolist() == [0, 1, 2]
    assert flow_value(none, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)) == 0


def test_overflow_is_refused_before_solving() -> None:
    with pytest.raises(WeightsTooLarge):
        assign(3, np.array([[0, 1]], dtype=np.int32), np.array([2**61]))
