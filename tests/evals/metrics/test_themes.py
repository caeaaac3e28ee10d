import numpy as np
import pytest

from evals.metrics.themes import (
    ami,
    ari,
    by_part,
    majority,
    quoted,
    theme_recall,
    too_few,
)

PLANTED = np.array(["a"] * 6 + ["b"] * 6 + [""] * 3)
AUTHOR = np.array([f"p{n}" for n in range(15)])


def test_names_of_clusters_do_not_matter() -> None:
    assigned = np.array([7] * 6 + [2] * 6 + [5] * 3)

    assert ami(PLANTED, assigned) == pytest.approx(1.0)
    assert ari(PLANTED, assigned) == pytest.approx(1.0)
    assert theme_recall(PLANTED, assigned, AUTHOR) == 1.0


def test_one_cluster_for_all_agrees_by_chance_alone_and_meets_nothing() -> None:
    assigned = np.zeros(15, int)

    assert ami(PLANTED, assigned) == pytest.approx(0.0)
    assert theme_recall(PLANTED, assigned, AUTHOR) == 0.0


def test_a_theme_of_four_authors_need_not_be_met() -> None:
    planted = np.array(["a"] * 6 + ["b"] * 4)
    assigned = np.array([0] * 6 + [1, 2, 3, 4])

    assert theme_recall(planted, assigned, AUTHOR[:10]) == 1.0


def test_corpora_are_compared_apart_and_weigh_their_items() -> None:
    planted = np.array(["a", "a", "b", "b", "c", "c"])
    part = np.array(["x"] * 4 + ["y"] * 2)

    found = by_part(lambda planted, _: float(len(planted)), planted, planted, part=part)

    assert found == pytest.approx((4 * 4 + 2 * 2) / 6)


def test_five_tokens_in_a_row_are_a_quotation_and_four_are_not() -> None:
    texts = ["We moved the appointment three times, sadly"]

    assert quoted(["WE MOVED THE APPOINTMENT three"], texts)
    assert not quoted(["we moved the appointment four times"], texts)


def test_themes_under_five_authors_are_counted() -> None:
    assert too_few([4, 5, 1, 50]) == 2


def test_the_majority_is_the_first_name_among_equals() -> None:
    assert (majority(["b", "a", "b"]), majority(["b", "a"]), majority([])) == ("b", "a", "")
