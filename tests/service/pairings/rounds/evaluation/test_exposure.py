"""How many of each group are paired: bands and steps, and small groups only together."""

from uuid import UUID

import pytest

from service.pairings.engine.person import Participant
from service.pairings.rounds.evaluation.exposure import SMALLER, exposure


def crowd(**sizes: int) -> list[Participant]:
    units = [unit for unit, size in sizes.items() for _ in range(size)]
    return [Participant(UUID(int=n), department=unit) for n, unit in enumerate(units, start=1)]


def test_a_group_of_ten_is_told_in_a_band_and_a_step() -> None:
    people = crowd(claims=12)
    found = exposure(people, {one.id for one in people[:7]})
    assert found == [("department", "claims", "10-19", "5-9", "most")]


@pytest.mark.parametrize("paired", [0, 4])
def test_under_five_with_a_partner_are_shown_like_none(paired: int) -> None:
    people = crowd(claims=12)
    assert exposure(people, {one.id for one in people[:paired]})[0].paired is None


def test_small_groups_stand_together_or_not_at_all() -> None:
    people = crowd(claims=12, legal=6, audit=6, press=3)
    groups = [one.group for one in exposure(people, set())]
    assert groups == ["claims", SMALLER]
    assert [one.group for one in exposure(crowd(claims=12, legal=6), set())] == ["claims"]


def test_a_larger_k_hides_more() -> None:
    assert exposure(crowd(claims=12), set(), k=20) == []


def test_whoever_told_nothing_is_in_no_group() -> None:
    assert exposure([Participant(UUID(int=n)) for n in range(1, 30)], set()) == []
