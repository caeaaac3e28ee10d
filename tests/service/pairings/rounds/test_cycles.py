import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.rounds.cycles import best_pairs, cycles, to_pairs


def test_a_cycle_of_two_is_a_pair_and_of_one_is_left_out() -> None:
    assert to_pairs(np.array([1, 0, 2]), {(0, 1): 5}) == ((0, 1),)


def test_an_even_cycle_takes_the_better_alternation() -> None:
    weight = {(0, 1): 1, (1, 2): 5, (2, 3): 1, (0, 3): 5}
    assert sorted(best_pairs([0, 1, 2, 3], weight)) == [(0, 3), (1, 2)]


def test_an_odd_cycle_leaves_out_whom_it_costs_least() -> None:
    weight = {(0, 1): 3, (1, 2): 9, (0, 2): 4}
    assert best_pairs([0, 1, 2], weight) == [(1, 2)]


@given(st.permutations(range(9)))
@settings(max_examples=60)
def test_cycles_hold_everybody_once_and_pairs_hold_nobody_twice(sigma: list[int]) -> None:
    array = np.array(sigma)
    rng = np.random.default_rng(0)
    weight = {(i, j): int(rng.integers(1, 9)) for i in range(9) for j in range(i + 1, 9)}
    found = list(cycles(array))
    assert sorted(i for cycle in found for i in cycle) == list(range(9))
    seats = [i for pair in to_pairs(array, weight) for i in pair]
    assert len(seats) == len(set(seats)) == 2 * sum(len(cycle) // 2 for cycle in found)
    for cycle in found:
        around = sum(weight[min(i, sigma[i]), max(i, sigma[i])] for i in cycle if i != sigma[i])
        held = sum(weight[pair] for pair in best_pairs(cycle, weight))
        assert 2 * held >= around or len(cycle) % 2
