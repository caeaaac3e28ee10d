"""What follows what in the story, and by how much: on every date, in every time zone."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from service.demo.story import schedule
from service.demo.story.months import first_day
from service.demo.story.roster import by_email
from service.demo.story.scenes import Plot, ScriptedPair, Sitting


class OrderRule(NamedTuple):
    """`later` happens at least `least` after `earlier`."""

    earlier: str
    later: str
    least: timedelta


RULES: Final = (
    OrderRule("joined", "round planned", timedelta(days=7)),
    OrderRule("round planned", "round released", timedelta(days=1)),
    OrderRule("round released", "suggested", timedelta(days=1)),
    OrderRule("both joined", "suggested", timedelta(days=7)),
    OrderRule("suggested", "accepted", timedelta(hours=12)),
    OrderRule("accepted", "confirmed", timedelta(hours=12)),
    OrderRule("confirmed", "hoped", timedelta(hours=12)),
    OrderRule("hoped", "agreed", timedelta(minutes=30)),
    OrderRule("agreed", "started", schedule.SOON),
    OrderRule("started", "first booked", schedule.SOON),
    OrderRule("first booked", "first drafted", timedelta(hours=1)),
    OrderRule("first drafted", "first prepared", timedelta(hours=1)),
    OrderRule("first drafted", "first cancelled", timedelta(hours=1)),
    OrderRule("first drafted", "first agreed", timedelta(hours=1)),
    OrderRule("last agenda agreed", "last begun", timedelta(hours=1)),
    OrderRule("last begun", "last over", timedelta(minutes=30)),
    OrderRule("last over", "stopped", timedelta(days=1)),
    OrderRule("last page read", "story ends", timedelta()),
    OrderRule("stopped", "story ends", timedelta(days=1)),
    OrderRule("released", "promised", timedelta(hours=1)),
    OrderRule("promised", "begun", timedelta()),
    OrderRule("begun", "story ends", timedelta(hours=1)),
    OrderRule("next booked", "series booked", schedule.SOON),
    OrderRule("series changed", "last ideas", schedule.SOON),
    OrderRule("last ideas", "agendas drafted", schedule.SOON),
    OrderRule("agendas drafted", "agenda agreed", schedule.SOON),
    OrderRule("agenda agreed", "jobs ordered", schedule.SOON),
    OrderRule("jobs ordered", "asked to teach", schedule.SOON),
    OrderRule("asked to teach", "story ends", timedelta(minutes=30)),
    OrderRule("story ends", "next session", timedelta(hours=7)),
)
# Nothing runs out between its two answers: a round's suggestion, or one that came after the round.
ONE_OF: Final = (
    OrderRule("confirmed", "round closed", schedule.LEAST_LEFT),
    OrderRule("round closed", "suggested", timedelta()),
)


def check(story: Plot, frozen_at: datetime) -> None:
    """Raise ValueError, before anything is written, if a story breaks a rule."""
    people = by_email()
    told = [moments_of_organisation(story.today, frozen_at)]
    for pair in story.pairs:
        tenure_weeks = min(people[email].tenure_weeks for email in (pair.one, pair.other))
        told.append(moments_of_pair(story.today, pair, tenure_weeks))
    for rule in (rule for moments in told for rule in broken_rules(moments)):
        raise ValueError(f"The demo tells of {rule.later!r} too soon after {rule.earlier!r}.")


def broken_rules(moments: Mapping[str, datetime]) -> Iterator[OrderRule]:
    """The rules that do not hold between these named moments."""
    yield from (rule for rule in RULES if _is_broken(rule, moments))
    if all(_is_broken(rule, moments) for rule in ONE_OF):
        yield ONE_OF[0]


def moments_of_organisation(today: date, frozen_at: datetime) -> dict[str, datetime]:
    """`frozen_at` is when the themes were released on which leads act."""
    named = {
        "joined": schedule.at(
            today, first_day(today) - schedule.JOINED_BEFORE_STORY, schedule.JOINING
        ),
        "round planned": schedule.round_planned(today),
        "round released": schedule.round_released(today),
        "next booked": schedule.at(today, *schedule.NEXT_BOOKED),
        "series booked": schedule.at(today, *schedule.SERIES_BOOKED),
        "series changed": schedule.at(today, *schedule.SERIES_BOOKED) + schedule.SERIES_CHANGED[-1],
        "last ideas": schedule.at(today, *schedule.LAST_IDEAS),
        "agendas drafted": schedule.at(today, *schedule.NEXT_AGENDAS_DRAFTED),
        "agenda agreed": schedule.at(today, *schedule.NEXT_AGENDA_AGREED[-1]),
        "jobs ordered": schedule.at(today, *schedule.JOBS_ORDERED),
        "asked to teach": schedule.at(today, *schedule.ASKED_TO_TEACH),
        "story ends": schedule.story_end(today),
    }
    if (answered := schedule.answering(today, frozen_at)) is not None:
        named |= {"released": frozen_at, **answered._asdict()}
    return named


def moments_of_pair(today: date, pair: ScriptedPair, tenure_weeks: int) -> dict[str, datetime]:
    """`tenure_weeks` is that of whoever of the two came later."""
    made = schedule.beginning(today, pair.started, pair.time_zone)
    first = _begins(today, pair, pair.sittings[0])
    last = _begins(today, pair, pair.held[-1])
    over = last + timedelta(minutes=pair.minutes)
    named = {
        "round released": schedule.round_released(today),
        "round closed": schedule.round_closed(today),
        "both joined": schedule.at(
            today, schedule.joined_day(today, tenure_weeks), schedule.JOINING
        ),
        **{name.replace("_", " "): moment for name, moment in made._asdict().items()},
        "first drafted": first - schedule.DRAFTED,
        "first prepared": first - schedule.STARTER,
        "first cancelled": first - schedule.CANCELLED,
        "first agreed": first - schedule.AGENDA_AGREED[0],
        "last agenda agreed": last - schedule.AGENDA_AGREED[-1],
        "last begun": last,
        "last over": over,
        "last page read": over + schedule.PAGE_READ,
        "story ends": schedule.story_end(today),
    }
    if pair.state == "active":
        named["next session"] = _begins(today, pair, pair.sittings[-1])
    if (stop := schedule.stopped_day(pair)) is not None:
        named["stopped"] = schedule.at(today, stop, schedule.CLOSING, time_zone=pair.time_zone)
    return named


def _is_broken(rule: OrderRule, moments: Mapping[str, datetime]) -> bool:
    earlier, later = moments.get(rule.earlier), moments.get(rule.later)
    return earlier is not None and later is not None and later - earlier < rule.least


def _begins(today: date, pair: ScriptedPair, sitting: Sitting) -> datetime:
    return schedule.at(today, sitting.day, sitting.minute, time_zone=pair.time_zone)
