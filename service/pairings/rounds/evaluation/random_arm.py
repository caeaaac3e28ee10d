"""Give a share of a plan's pairs random partners among themselves, to compare with the others.

Everybody keeps as many partners as in the plan, and each new pair is one of the possible ones: no
rule is against it, and lines meet both ways. Locked pairs stay. The draw follows from the plan.
"""

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from service.pairings.engine.candidates import Edges
from service.pairings.engine.population_arrays import Lineup
from service.pairings.rounds.cycles import Pair
from service.pairings.rounds.optimality_bound import UNIT, certify, edge_weights
from service.pairings.rounds.plan import Lock, RoundPlan, planned_pair

_TURNS: Final = 50  # exchanges that are tried for each pair
_FEWEST: Final = 2  # pairs: one alone has nobody to exchange with


class RandomArm(NamedTuple):
    """`share` in percent; `pairs` belong to the draw, of which `moved` are not the plan's own."""

    share: int
    pairs: tuple[Lock, ...] = ()
    moved: int = 0


def draw(
    plan: RoundPlan, lineup: Lineup, edges: Edges, *, share: int
) -> tuple[RoundPlan, RandomArm]:
    """The plan with its random pairs, under a hash and a certificate of its own."""
    if not share:
        return plan, RandomArm(0)
    free = [pair for pair in plan.pairs if not pair.locked]
    chance = np.random.default_rng(int(plan.replay_hash[:16], 16))
    count = round(len(free) * share / 100)
    chosen = sorted(chance.permutation(len(free))[:count].tolist()) if count >= _FEWEST else []
    numbers = {(a, b): e for e, (a, b) in enumerate(edges.pairs.tolist())}
    places = [(lineup.places[pair.a_id], lineup.places[pair.b_id]) for pair in plan.pairs]
    own = [(lineup.places[free[i].a_id], lineup.places[free[i].b_id]) for i in chosen]
    drawn = _exchanged(own, set(places), possible=set(numbers), chance=chance)
    others = [pair for i, pair in enumerate(free) if i not in set(chosen)]
    dials = plan.dials
    new = [planned_pair(lineup, edges, numbers[pair], dials=dials) for pair in drawn]
    used = [numbers[lineup.places[one.a_id], lineup.places[one.b_id]] for one in (*others, *new)]
    weight = int(edge_weights(edges.fit[used], dials).sum())
    bound = round(2 * plan.certificate.bound * UNIT)
    locked = [pair for pair in plan.pairs if pair.locked]
    changed = plan._replace(
        pairs=tuple(sorted([*locked, *others, *new])),
        certificate=certify(weight, bound, edges.fit[used], dials=dials),
        replay_hash=hashlib.sha256(f"{plan.replay_hash}:random:{share}".encode()).hexdigest(),
    )
    arm = tuple(sorted((pair.a_id, pair.b_id) for pair in new))
    return changed, RandomArm(share, arm, len(set(drawn) - set(own)))


def _exchanged(
    own: Sequence[Pair], taken: set[Pair], *, possible: set[Pair], chance: np.random.Generator
) -> list[Pair]:
    """Two pairs at a time exchange partners where both new pairs are possible and nobody's yet."""
    arm = list(own)
    for _ in range(_TURNS * len(arm)):
        one = int(chance.integers(len(arm)))
        other = (one + 1 + int(chance.integers(len(arm) - 1))) % len(arm)
        (a, b), (c, d) = arm[one], arm[other]
        if chance.random() < 0.5:  # noqa: PLR2004  either partner of the second
            c, d = d, c
        new = {_ordered(a, c), _ordered(b, d)}
        if len(new) == _FEWEST and new <= possible and not new & taken:
            taken -= {arm[one], arm[other]}
            taken |= new
            arm[one], arm[other] = _ordered(a, c), _ordered(b, d)
    return arm


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
