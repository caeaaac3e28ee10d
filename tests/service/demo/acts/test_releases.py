"""Which theme a lead answers: the planted subject's own, its parent's, or the largest."""

from collections import Counter

import pytest

from service.demo.acts.releases import Released, theme_for
from service.models.ids import uuid7
from tests.conftest import NOON

OLD, NEW, OTHER = uuid7(), uuid7(), uuid7()
FIRST = Released(NOON, {"newcomers": Counter({OLD: 9, OTHER: 2}), "letters": Counter({OTHER: 5})})
SECOND = Released(NOON, {"first_weeks": Counter({NEW: 7, OLD: 3})})


def test_a_subject_is_answered_where_most_of_its_points_lie() -> None:
    assert theme_for("first_weeks", [FIRST, SECOND]) == NEW
    assert theme_for("letters", [FIRST, SECOND]) == OTHER


def test_a_subject_that_is_not_out_yet_is_answered_where_it_split_from() -> None:
    assert theme_for("first_weeks", [FIRST]) == OLD


def test_a_subject_that_no_release_shows_goes_to_the_largest_theme() -> None:
    assert theme_for("meetings", [FIRST]) == OLD


def test_without_any_theme_there_is_nothing_to_answer() -> None:
    with pytest.raises(LookupError):
        theme_for("meetings", [Released(NOON, {})])
