import pytest

from service.pairings.engine.candidates import top
from service.pairings.engine.person import Dials, Participant
from service.pairings.engine.population_arrays import Lineup
from service.pairings.recommendations.ranking import MOST_IN_TABLE, Ranking, whole
from tests.crowds import ON, WEIGHTS, identity, organisation, someone, willing


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [1, 5, 100])
def test_the_table_answers_what_a_scan_answers(seed: int, k: int) -> None:
    people = [*organisation(30, seed), *(p for p in willing(45, seed) if p.id > identity(30))]
    lineup = Lineup.of(people, WEIGHTS)
    ranking = Ranking(lineup, ON, None, table=whole(lineup))
    for person in lineup.people:
        assert ranking.best(person, k) == top(person, k, lineup, dials=Dials(), on=ON)


def test_somebody_with_other_lines_is_not_looked_up() -> None:
    lineup = Lineup.of(willing(12, 1), WEIGHTS)
    ranking = Ranking(lineup, ON, None, table=whole(lineup))
    other = lineup.people[5]
    changed = someone(1, other.offers, other.seeks)  # the id of one, the lines of another
    assert ranking.best(changed, 3) == top(changed, 3, lineup, dials=Dials(), on=ON)
    outsider = someone(99, other.offers, other.seeks)
    assert ranking.best(outsider, 3) == top(outsider, 3, lineup, dials=Dials(), on=ON)


def test_nobody_and_one_person_have_a_table() -> None:
    for people in ([], willing(1, 1)):
        lineup = Lineup.of(people, WEIGHTS)
        ranking = Ranking(lineup, ON, None, table=whole(lineup))
        assert all(ranking.best(person, 3).items == () for person in lineup.people)


def test_a_table_that_would_weigh_too_much_is_not_made() -> None:
    people = [Participant(identity(n)) for n in range(1, MOST_IN_TABLE + 2)]
    assert whole(Lineup.of(people, WEIGHTS)) is None
