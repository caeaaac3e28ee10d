"""The demo's schedule keeps its rules on every date of eleven years, wherever people sit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Literal

import pytest

from service.demo.story import schedule
from service.demo.story.couples import LEAST_TENURE_WEEKS
from service.demo.story.months import first_day
from service.demo.story.roster import roster
from service.demo.story.scenes import Ending, ScriptedGoal, ScriptedPair, Sitting
from service.demo.story.schedule_rules import (
    ONE_OF,
    RULES,
    OrderRule,
    broken_rules,
    moments_of_organisation,
    moments_of_pair,
)
from service.setting_choices import ReleaseInterval
from service.themes.release.periods import last_frozen

ZONES = sorted({one.time_zone for one in roster()})
FIRST, LAST = date(2026, 1, 1), date(2036, 12, 31)
WEEKS = range(LEAST_TENURE_WEEKS - schedule.SETTLED_WEEKS, 27)  # that a pair may have run
EARLIEST, LATEST = 8 * 60, 17 * 60 + 30  # local minutes at which sessions begin and end

pytestmark = pytest.mark.dates


def dates() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


def widest_pair(today: date, weeks: int, zone: str) -> ScriptedPair:
    """A pair that begins as late as it may, and met from the first hour to the last."""
    start = schedule.start_day(today, -weeks * schedule.WEEK, zone)
    first = Sitting(1, start + schedule.DAYS_TO_FIRST_SESSION, EARLIEST, "held")
    last = Sitting(2, schedule.LAST_SESSION, LATEST - 30, "held")
    following = Sitting(3, 2, EARLIEST, "planned")
    goals = (ScriptedGoal("a", "", ""), ScriptedGoal("b", "", ""))
    sittings = (first, last, following)
    return ScriptedPair(0, "a", "b", "active", 2, 30, zone, start, 12, goals, sittings)


def test_the_demo_has_people_in_five_time_zones() -> None:
    assert len(ZONES) == 5
    assert schedule.HOME in ZONES


def test_every_rule_holds_on_every_date_in_every_zone() -> None:
    broken: set[tuple[date, str, OrderRule]] = set()
    for number, (today, zone) in enumerate(product(dates(), ZONES)):
        frozen_at = last_frozen(ReleaseInterval.MONTH, schedule.story_end(today)).freezes_at
        weeks = WEEKS[number % len(WEEKS)]
        pair = widest_pair(today, weeks, zone)
        moments = moments_of_pair(today, pair, weeks + schedule.SETTLED_WEEKS)
        told = moments_of_organisation(today, frozen_at) | moments
        broken |= {(today, zone, rule) for rule in broken_rules(told)}
    assert not broken


def test_a_pair_begins_within_the_story_and_hardly_later_than_wanted() -> None:
    for today, zone, weeks in product(dates(), ZONES, WEEKS):
        wanted = max(-weeks * schedule.WEEK, first_day(today))
        assert 0 <= schedule.start_day(today, wanted, zone) - wanted <= 3


@pytest.mark.parametrize("state", ["ended", "paused"])
def test_a_pair_that_stops_has_met_and_stops_within_the_story(
    state: Literal["ended", "paused"],
) -> None:
    for today in dates():
        pair = widest_pair(today, WEEKS[0], "Asia/Kolkata")
        last = Sitting(2, schedule.LAST_MET[state], LATEST - 30, "held")
        stopped = replace(pair, state=state, sittings=(pair.sittings[0], last))
        if state == "paused":
            stopped = replace(stopped, paused_until=schedule.PAUSED_UNTIL)
        else:
            day = last.day + schedule.ENDED_AFTER
            stopped = replace(stopped, ending=Ending("a", day, "other", ""))
        assert not list(broken_rules(moments_of_pair(today, stopped, WEEKS[0] + 2)))


def test_each_rule_is_about_moments_that_there_are() -> None:
    today = date(2026, 11, 24)
    frozen_at = last_frozen(ReleaseInterval.MONTH, schedule.story_end(today)).freezes_at
    pair = replace(widest_pair(today, WEEKS[0], "Europe/London"), paused_until=20)
    told = moments_of_organisation(today, frozen_at) | moments_of_pair(today, pair, 12)
    assert {name for rule in (*RULES, *ONE_OF) for name in rule[:2]} <= set(told)


@pytest.mark.parametrize("rule", RULES)
def test_a_breach_of_any_rule_is_noticed(rule: OrderRule) -> None:
    later = datetime(2026, 11, 24, tzinfo=UTC)
    too_late = later - rule.least + timedelta(seconds=1)
    assert list(broken_rules({rule.earlier: too_late, rule.later: later})) == [rule]


def test_a_suggestion_that_runs_out_between_two_answers_is_noticed() -> None:
    closed = datetime(2026, 6, 5, 20, tzinfo=UTC)
    suggested, confirmed = closed - timedelta(days=1), closed + timedelta(days=1)
    told = {"suggested": suggested, "confirmed": confirmed, "round closed": closed}
    assert list(broken_rules(told)) == [ONE_OF[0]]


def test_tomorrow_is_tomorrow_at_home_at_every_hour() -> None:
    for hour in range(24):
        now = datetime(2027, 7, 1, hour, 30, tzinfo=UTC)
        today = schedule.todays_date(now)
        assert schedule.story_end(today) <= now < schedule.at(today, 1, 0, time_zone=schedule.HOME)
