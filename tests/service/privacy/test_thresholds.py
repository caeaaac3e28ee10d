"""Counts as they may be shown: bands, steps and arrows."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.privacy.thresholds import Arrow, Band, arrow, band, step, trend


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
def test_a_trend_follows_from_the_two_bands_alone(before: int, now: int) -> None:
    shown = trend(band(before), band(now))
    if band(before) is None or band(now) is None:
        assert shown is None
    elif band(before) == band(now):
        assert shown == "level"
    else:
        assert shown == ("up" if now > before else "down")


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        (0, None), (4, None), (5, "5-9"), (9, "5-9"), (10, "10-19"), (19, "10-19"),
        (20, "20-49"), (49, "20-49"), (50, "50+"), (1_000_000, "50+"),
    ],
)  # fmt: skip
def test_counts_become_bands_and_under_five_there_is_none(authors: int, shown: str | None) -> None:
    assert band(authors) == shown


def test_one_more_author_never_hides_a_theme_or_lowers_its_band() -> None:
    order = [None, *Band]
    for fewer, more in pairwise(band(authors) for authors in range(80)):
        assert order.index(fewer) <= order.index(more)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, None, None), (None, Band.FIVE, Arrow.NEW), (Band.TEN, None, Arrow.GONE),
        (Band.FIVE, Band.TEN, Arrow.UP), (Band.FIFTY, Band.TWENTY, Arrow.DOWN),
        (Band.TEN, Band.TEN, Arrow.LEVEL),
    ],
)  # fmt: skip
def test_an_arrow_tells_no_more_than_two_bands(
    before: Band | None, now: Band | None, told: Arrow | None
) -> None:
    assert arrow(before, now) is told
