"""How a pair is doing by its taps: one low tap, a low mean or two far apart ask for a talk."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.pairs.health import QUESTIONS, TALKS, Health, reading

WELL = dict.fromkeys(QUESTIONS, 4)
taps = st.fixed_dictionaries({name: st.integers(1, 5) for name in QUESTIONS})


def test_every_question_has_a_guide() -> None:
    assert set(TALKS) == set(QUESTIONS)


@pytest.mark.parametrize(
    ("one", "other", "topics"),
    [
        ({}, {}, ()),
        ({"open": 2}, {}, ("open",)),
        ({"open": 3}, {"open": 3}, ("open",)),
        ({"worth": 5}, {"worth": 2}, ("worth",)),
        ({"meeting": 1}, {"worth": 2}, ("meeting", "worth")),
    ],
)
def test_what_is_low_or_far_apart_comes_up_the_lowest_first(
    one: dict[str, int], other: dict[str, int], topics: tuple[str, ...]
) -> None:
    found = reading([{**WELL, **one}, {**WELL, **other}])
    assert found.topics == topics
    assert (found.health is Health.GOING_WELL) == (not topics)


@settings(max_examples=60)
@given(one=taps, other=taps)
def test_who_answered_first_makes_no_difference(one: dict[str, int], other: dict[str, int]) -> None:
    assert reading([one, other]) == reading([other, one])


def test_nobody_is_read_from_no_answer() -> None:
    with pytest.raises(ValueError, match="nobody"):
        reading([])
