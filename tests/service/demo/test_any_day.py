"""The demo organisation can be told of on days that are hard; `make test-dates` takes a year."""

from datetime import date
from pathlib import Path

import pytest

from service.bootstrap import utc_now
from service.demo.story.schedule import todays_date
from tests.demo_days import faults_on

AWKWARD = {
    "a month that is longer than the one six months back": date(2026, 11, 29),
    "the last day of a year": date(2026, 12, 31),
    "clocks go forward in Europe": date(2027, 3, 28),
    "themes are released on this day": date(2027, 5, 3),
    "clocks go back in America": date(2027, 11, 7),
    "a leap day": date(2028, 2, 29),
}


@pytest.mark.parametrize("today", AWKWARD.values(), ids=AWKWARD)
def test_the_story_is_whole_and_over(today: date, tmp_path: Path, migrated_sqlite: Path) -> None:
    assert faults_on(today, tmp_path, migrated_sqlite) == []


@pytest.mark.dates
def test_the_story_is_whole_and_over_on_this_very_day(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    assert faults_on(todays_date(utc_now()), tmp_path, migrated_sqlite) == []
