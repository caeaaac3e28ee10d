"""Periods by the calendar, and when each freezes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.problems import NotFound, Refused
from service.setting_choices import ReleaseInterval
from service.themes.release import periods

pytestmark = pytest.mark.dates


INSTANTS = st.datetimes(datetime(2001, 1, 1), datetime(2180, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # hypothesis adds the zone


@pytest.mark.parametrize(
    ("name", "first", "last", "words"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "February"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "December"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "January to March"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "October to December"),
    ],
)
def test_a_name_is_a_month_or_a_quarter(name: str, first: date, last: date, words: str) -> None:
    found = periods.period(name)
    assert (found.name, found.starts_on, found.ends_on) == (name, first, last)
    assert found.words == words


@pytest.mark.parametrize(
    "name", ["2026-13", "2026-Q5", "2026", "x", "2026-1", "0000-01", "٢٠٢٦-01"]
)
def test_another_name_is_not_found(name: str) -> None:
    with pytest.raises(NotFound):
        periods.period(name)


def test_october_freezes_on_the_third_of_november() -> None:
    october = periods.period("2026-10")
    assert october.freezes_at == datetime(2026, 11, 3, tzinfo=UTC)
    with pytest.raises(Refused):
        periods.require_over(october, october.freezes_at - timedelta(seconds=1))
    periods.require_over(october, october.freezes_at)


@given(INSTANTS, st.sampled_from(ReleaseInterval))
def test_the_last_frozen_period_is_over_and_the_next_is_not(
    now: datetime, length: ReleaseInterval
) -> None:
    last = periods.last_frozen(length, now)
    assert last.freezes_at <= now < periods.next_freeze(length, now)
    assert (last.ends_on - last.starts_on).days >= 27
    assert periods.period(last.name) == last
