"""The random arm: as many partners for everybody, only possible pairs, the same each time."""

from collections import Counter
from uuid import UUID

import pytest

from service.pairings.engine.candidates import Edges, edges
from service.pairings.engine.person import Dials
from service.pairings.engine.population_arrays import Lineup
from service.pairings.rounds.evaluation.random_arm import draw
from service.pairings.rounds.plan import Lock, RoundPlan, plan_round
from tests.crowds import ON, WEIGHTS, willing

SHARES = [5, 10, 20, 100]


def planned(n: int, seed: int, locks: int = 0) -> tuple[RoundPlan, Lineup, Edges]:
    lineup = Lineup.of(willing(n, seed=seed), WEIGHTS)
    possible = edges(lineup, Dials(), ON)
    first = plan_round(lineup, possible, Dials(), on=ON)
    kept: list[Lock] = [(pair.a_id, pair.b_id) for pair in first.pairs[:locks]]
    return plan_round(lineup, possible, Dials(), on=ON, locks=kept), lineup, possible


def partners(plan: RoundPlan) -> Counter[UUID]:
    return Counter(one for pair in plan.pairs for one in (pair.a_id, pair.b_id))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("seed", range(5))
def test_everybody_keeps_as_many_partners_and_each_pair_is_possible(share: int, seed: int) -> None:
    plan, lineup, possible = planned(60, seed)
    changed, arm = draw(plan, lineup, possible, share=share)
    assert partners(changed) == partners(plan)
    allowed = {(lineup.people[a].id, lineup.people[b].id) for a, b in possible.pairs.tolist()}
    own = [(pair.a_id, pair.b_id) for pair in changed.pairs]
    assert len(set(own)) == len(own)
    assert set(own) <= allowed
    assert set(arm.pairs) <= set(own)
    assert len(arm.pairs) in (round(len(plan.pairs) * share / 100), 0)
    assert len(set(own) - {(pair.a_id, pair.b_id) for pair in plan.pairs}) == arm.moved
    assert min(min(pair.fit.learn, pair.fit.teach) for pair in changed.pairs) > 0


def test_the_draw_changes_pairs_and_follows_from_the_plan() -> None:
    plan, lineup, possible = planned(60, 1)
    one, other = (draw(plan, lineup, possible, share=20) for _ in range(2))
    assert one == other
    assert one[1].moved
    assert one[0].replay_hash != plan.replay_hash
    assert one[0].replay_hash != draw(plan, lineup, possible, share=10)[0].replay_hash


def test_what_chance_costs_stands_in_the_certificate() -> None:
    plan, lineup, possible = planned(60, 1)
    changed, _ = draw(plan, lineup, possible, share=100)
    assert changed.total_fit < plan.total_fit
    assert changed.certificate.bound == plan.certificate.bound
    assert changed.certificate.objective < plan.certificate.objective
    assert changed.certificate.gap > plan.certificate.gap


def test_locked_pairs_stay() -> None:
    plan, lineup, possible = planned(60, 2, locks=4)
    changed, arm = draw(plan, lineup, possible, share=100)
    locked = {(pair.a_id, pair.b_id) for pair in plan.pairs if pair.locked}
    assert {(pair.a_id, pair.b_id) for pair in changed.pairs if pair.locked} == locked
    assert not locked & set(arm.pairs)


@pytest.mark.parametrize(("n", "share"), [(60, 0), (4, 20), (0, 20), (1, 20)])
def test_without_a_share_or_with_too_few_pairs_the_plan_keeps_its_pairs(n: int, share: int) -> None:
    plan, lineup, possible = planned(n, 3)
    changed, arm = draw(plan, lineup, possible, share=share)
    assert changed.pairs == plan.pairs
    assert arm.pairs == ()
    assert (changed.replay_hash == plan.replay_hash) == (share == 0)
