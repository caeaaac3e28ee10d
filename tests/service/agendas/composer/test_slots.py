"""Where a session stands in its pair's time."""

from datetime import date

import pytest

from service.agendas.composer.slots import first_learner, wanted_slots
from service.pairings.pairs.stages import stage_of

DAY = date(2026, 11, 25)
FAR = date(2027, 6, 30)


@pytest.mark.parametrize(
    ("number", "planned", "stage"),
    [
        (1, 12, "first"),
        (1, 1, "first"),
        (2, 12, "regular"),
        (6, 12, "mid"),
        (7, 13, "mid"),
        (2, 4, "mid"),
        (2, 3, "regular"),
        (12, 12, "closing"),
        (13, 12, "closing"),
        (6, None, "regular"),
    ],
)
def test_the_stage_follows_the_number_of_planned_sessions(
    number: int, planned: int | None, stage: str
) -> None:
    assert stage_of(number, planned) == stage


def test_who_came_second_last_time_comes_first() -> None:
    assert first_learner("a") == "b"
    assert first_learner("b", leader="b") == "a"


def test_in_a_first_session_a_leader_learns_first() -> None:
    assert first_learner(None, leader="b") == "b"
    assert first_learner(None) == "a"


@pytest.mark.parametrize(
    ("minutes", "each"), [(25, 1), (44, 1), (45, 2), (74, 2), (75, 3), (180, 3)]
)
def test_longer_sessions_hold_more_items_equally_many_each_way(minutes: int, each: int) -> None:
    wanted = wanted_slots(minutes, "b")
    numbers = range(1, each + 1)
    assert [key for key in wanted if "learns" in key] == [
        *(f"b_learns_{n}" for n in numbers),
        *(f"a_learns_{n}" for n in numbers),
    ]
    assert [key for key in wanted if "learns" not in key] == [
        "check_in",
        "commitments",
        "open",
        "safe_space",
        "next_step",
    ]
