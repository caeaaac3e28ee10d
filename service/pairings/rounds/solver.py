"""The assignment solver; the only module that uses OR-tools, on one thread."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import linear_sum_assignment, min_cost_flow

LIMIT = 2**62


class WeightsTooLarge(OverflowError):
    """Weights times (people + 1) reach 2^62: the solver's integers would overflow."""


class SolverFailed(RuntimeError):
    """The solver found no optimum of a problem that always has one."""


class Assignment(NamedTuple):
    """`sigma` (n,): whom each person's left copy takes, itself if nobody; value of the optimum."""

    sigma: NDArray[np.int64]
    value: int


def assign(n: int, edges: NDArray[np.int32], weight: NDArray[np.int64]) -> Assignment:
    """Best assignment of left to right copies of n people; edges (E, 2) count both ways.

    Everybody may take themselves at weight 0, so there always is one. Raise WeightsTooLarge.
    """
    if not n:
        return Assignment(np.zeros(0, dtype=np.int64), 0)
    _check(n, weight)
    left, right, cost = _arcs(n, edges, weight)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(left, right, cost)
    if solver.solve() != solver.OPTIMAL:
        raise SolverFailed("The assignment solver ended without an optimum.")
    sigma = np.array([solver.right_mate(i) for i in range(n)], dtype=np.int64)
    return Assignment(sigma, -int(solver.optimal_cost()))


def flow_value(edges: NDArray[np.int32], weight: NDArray[np.int64], room: NDArray[np.int64]) -> int:
    """As `assign`'s value where each person i has room (n,) for several partners, each once."""
    n = len(room)
    if not n or not room.sum():
        return 0
    _check(n, weight)
    left, right, cost = _arcs(n, edges, weight)
    once = np.ones(2 * len(edges), dtype=np.int64)
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(left, right + n, np.concatenate([once, room]), cost)
    flow.set_nodes_supplies(np.arange(2 * n, dtype=np.int32), np.concatenate([room, -room]))
    if flow.solve() != flow.OPTIMAL:
        raise SolverFailed("The flow solver ended without an optimum.")
    return -int(flow.optimal_cost())


def _arcs(
    n: int, edges: NDArray[np.int32], weight: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Arcs one way, the other way, and of everybody to themselves."""
    selves = np.arange(n, dtype=np.int32)
    left = np.concatenate([edges[:, 0], edges[:, 1], selves])
    right = np.concatenate([edges[:, 1], edges[:, 0], selves])
    return left, right, np.concatenate([-weight, -weight, np.zeros(n, dtype=np.int64)])


def _check(n: int, weight: NDArray[np.int64]) -> None:
    largest = int(np.abs(weight).max(initial=0))
    if largest * (n + 1) >= LIMIT:
        raise WeightsTooLarge("The weights of this round are too large; lower its lambda.")
