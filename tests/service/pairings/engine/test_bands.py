"""Counts as a lead may read them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.pairings.engine.bands import arrow, band, step


@pytest.mark.parametrize(
    ("count", "k", "shown"),
    [(0, 5, None), (4, 5, None), (5, 5, "5-9"), (9, 10, None), (10, 10, "10-19"), (49, 5, "20-49")],
)
def test_a_count_under_k_looks_like_nobody(count: int, k: int, shown: str | None) -> None:
    assert band(count, k) == shown


def test_a_step_needs_ten_and_says_few_some_or_most() -> None:
    assert step(5, 9) is None
    assert [step(part, 20) for part in (0, 4, 5, 10, 11, 20)] == [
        "few", "few", "some", "some", "most", "most"
    ]  # fmt: skip


@settings(max_examples=80)
@given(before=st.integers(0, 90), now=st.integers(0, 90))
def test_an_arrow_follows_from_the_two_bands_alone(before: int, now: int) -> None:
    shown = arrow(band(before), band(now))
    if band(before) is None or band(now) is None:
        assert shown is None
    elif band(before) == band(now):
        assert shown == "level"
    else:
        assert shown == ("up" if now > before else "down")
