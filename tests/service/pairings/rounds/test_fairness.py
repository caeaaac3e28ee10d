from service.pairings.engine.candidates import edges
from service.pairings.engine.person import Dials
from service.pairings.engine.population_arrays import Lineup
from service.pairings.rounds.fairness import fairness, worst_pairs
from service.pairings.rounds.plan import RoundPlan, plan_round
from tests.crowds import ON, WEIGHTS, willing


def plan(n: int) -> RoundPlan:
    lineup = Lineup.of(willing(n, seed=4), WEIGHTS)
    return plan_round(lineup, edges(lineup, Dials(), ON), Dials(), on=ON)


def test_the_worst_ten_come_lowest_first() -> None:
    found = plan(60)
    fits = [pair.fit.value for pair in worst_pairs(found)]
    assert len(fits) == 10
    assert fits == sorted(pair.fit.value for pair in found.pairs)[:10]


def test_coverage_and_mean_of_an_empty_plan_are_zero() -> None:
    report = fairness(plan(1))
    assert (report.coverage, report.mean_fit, report.worst) == (0, 0, ())


def test_coverage_counts_people_not_pairs() -> None:
    found = plan(21)
    assert fairness(found).coverage == round(2 * len(found.pairs) / 21, 4)
