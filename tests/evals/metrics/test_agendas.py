import pytest

from evals.metrics.agendas import (
    fills,
    foreign,
    freshness,
    is_balanced,
    missing_slots,
    precision,
    retrieved,
)


def test_a_fifth_more_for_one_direction_is_still_balanced() -> None:
    assert is_balanced([("a_learns_1", 10), ("b_learns_1", 8)])
    assert not is_balanced([("a_learns_1", 10), ("b_learns_1", 7)])
    assert not is_balanced([("a_learns_1", 5), ("a_learns_2", 5), ("b_learns_1", 10)])


def test_minutes_must_be_positive_and_sum_up() -> None:
    assert fills([("open", 20), ("check_in", 10)], 30)
    assert not fills([("open", 20), ("check_in", 5)], 30)
    assert not fills([("open", 31), ("check_in", -1)], 30)


def test_absent_slots_are_named() -> None:
    present = ["check_in", "commitments", "a_learns_1", "b_learns_2", "open", "safe_space"]

    assert missing_slots(present) == ["next_step"]


def test_precision_is_the_share_of_citations_that_support() -> None:
    assert precision(["x", "y"], {"x"}) == 0.5
    assert precision([], {"x"}) == 1.0


def test_numbers_and_names_from_nowhere_are_found() -> None:
    assert foreign("Ask in 14 days, says Priya", ["reading a balance sheet"]) == ["14", "Priya"]
    assert foreign("Ask about priya and 14", ["Priya wrote 14 notes"]) == []


def test_drafts_of_their_own_lines_find_their_briefs_and_one_for_all_does_not() -> None:
    briefs = {"x": "welding copper pipes", "y": "tax law abroad", "z": "choir singing"}

    assert retrieved(briefs, briefs) == {"x": 1.0, "y": 1.0, "z": 1.0}
    assert sum(retrieved(dict.fromkeys(briefs, "what matters to you"), briefs).values()) == 1.0


def test_a_repeated_agenda_is_not_fresh() -> None:
    assert freshness("one two", ["three", "one two"]) == 0.0
    assert freshness("one two", []) == 1.0
    assert freshness("one two three", ["one"]) == pytest.approx(2 / 3)
