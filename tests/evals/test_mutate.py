import pytest

from evals.cases import AnySuite, Bench
from evals.mutate import survivals, unwatched
from evals.registry import MUTANTS, SUITES
from evals.sources import DATA
from tests.fakes import FakeEncoder

QUICK = ("agendas", "privacy", "fairness")  # the others are tried by `python -m evals mutate`


def test_every_gated_metric_has_a_mutant() -> None:
    assert unwatched(SUITES, MUTANTS) == []


def test_every_suite_has_a_mutant() -> None:
    assert {suite.name for suite in SUITES} == {mutant.suite for mutant in MUTANTS}


@pytest.mark.parametrize("suite", [suite for suite in SUITES if suite.name in QUICK])
def test_known_defects_are_noticed(suite: AnySuite) -> None:
    bench = Bench(FakeEncoder(), DATA, "gate", 7)
    mutants = [mutant for mutant in MUTANTS if mutant.suite == suite.name]

    found = survivals(suite, mutants, bench, seeds=(1,))

    assert [one.mutant.name for one in found if not one.dies] == []
