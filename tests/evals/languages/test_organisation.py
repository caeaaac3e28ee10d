import numpy as np

from evals.languages.organisation import Covered, found_partners, place, read_organisation


def test_each_planted_partner_and_false_friend_is_there() -> None:
    people = read_organisation()
    assert len(people.keys) == len(set(people.keys)) == 100
    assert len(people.triples()) == 25
    lines = [line for kind in (people.offers, people.seeks) for own in kind for line in own]
    assert len(lines) == len(set(lines)) == 600


def test_equal_fits_share_the_middle_of_their_places() -> None:
    fits = np.array([0.5, 0.9, 0.5, 0.1])
    assert [place(fits, row) for row in range(4)] == [2.5, 1, 2.5, 4]


def test_partners_who_fit_best_come_first_and_false_friends_do_not_meet() -> None:
    people = read_organisation()
    together = np.full((100, 100), 0.1)
    for a, b, _ in people.triples():
        together[a, b] = together[b, a] = 0.9
    found = found_partners(Covered(together, together), people, least=0.5)
    assert found == (1, 1, 1, 1, 0)
    none = found_partners(Covered(together, together), people, least=0.95)
    assert (none.first, none.planted_met, none.auc) == (0, 0, 0.5)
