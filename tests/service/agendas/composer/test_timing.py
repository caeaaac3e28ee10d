"""Minutes sum, both directions stay level, and the table of the design holds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.agenda import learner_of, slot_of
from service.agendas.composer.slots import wanted_slots
from service.agendas.composer.timing import SLOTS, allot, balance, imbalance

LENGTHS = range(25, 181)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (30, (3, 3, 8, 8, 4, 1, 3)),
        (45, (4, 4, 12, 12, 7, 2, 4)),
        (60, (5, 5, 17, 17, 9, 2, 5)),
        (90, (8, 8, 24, 24, 14, 4, 8)),
    ],
)
def test_usual_lengths_get_the_minutes_of_the_table(
    minutes: int, expected: tuple[int, ...]
) -> None:
    assert tuple(allot(minutes, SLOTS).values()) == expected


def test_every_length_sums_exactly_with_level_directions_and_no_empty_item() -> None:
    for minutes in LENGTHS:
        for first in ("a", "b"):
            given_out = allot(minutes, wanted_slots(minutes, first))
            level = balance(given_out.items())
            assert sum(given_out.values()) == minutes
            assert min(given_out.values()) >= 1
            assert level.a_minutes == level.b_minutes
            assert level.a_items == level.b_items
            assert 0.40 <= 2 * level.a_minutes / minutes <= 0.62
            assert not level.is_one_way


@pytest.mark.parametrize("minutes", [-1, 0, 24, 181])
def test_a_length_outside_the_bounds_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="25 to 180"):
        allot(minutes, SLOTS)


@pytest.mark.parametrize("wanted", [[], ["check_in", "lunch"]])
def test_an_empty_agenda_and_an_unknown_slot_are_refused(wanted: list[str]) -> None:
    with pytest.raises(ValueError, match="known slots"):
        allot(45, wanted)


@settings(max_examples=60)
@given(
    minutes=st.sampled_from(LENGTHS),
    wanted=st.lists(st.sampled_from([*SLOTS, "open_2", "a_learns_1"]), min_size=1, unique=True),
)
def test_whatever_people_removed_the_rest_still_fills_the_session(
    minutes: int, wanted: list[str]
) -> None:
    given_out = allot(minutes, wanted)
    assert list(given_out) == wanted
    assert sum(given_out.values()) == minutes


def test_a_removed_slot_leaves_its_minutes_to_the_open_part() -> None:
    whole = allot(60, SLOTS)
    without = allot(60, [slot for slot in SLOTS if slot != "check_in"])
    assert without["open"] == whole["open"] + whole["check_in"]
    assert without["a_learns"] == whole["a_learns"]


@pytest.mark.parametrize(("x", "y", "expected"), [(0, 0, 0), (17, 9, 8 / 17), (0, 5, 1), (4, 4, 0)])
def test_imbalance_is_the_gap_over_the_larger(x: int, y: int, expected: float) -> None:
    assert imbalance(x, y) == imbalance(y, x) == pytest.approx(expected)


def test_seventeen_against_nine_minutes_reads_as_one_way() -> None:
    assert balance([("a_learns_1", 17), ("b_learns_1", 9)]).is_one_way
    assert not balance([("a_learns_1", 12), ("b_learns_1", 10)]).is_one_way


def test_a_key_tells_its_slot_and_its_learner() -> None:
    assert slot_of("a_learns_12") == "a_learns"
    assert slot_of("safe_space") == "safe_space"
    assert learner_of("a_learns_2") == "a"
    assert learner_of("b_learns") == "b"
    assert learner_of("open") is None
