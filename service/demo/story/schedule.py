"""When everything in the story happens: days and hours that keep the rules of `schedule_rules`.

Days count from the story's today, -1 is yesterday; hours are UTC unless they are said to be local.
Nothing else in the demo places an act in time by a number of its own.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from service.demo.story.months import first_day
from service.demo.story.roster import instant
from service.demo.story.scenes import ScriptedPair
from service.pairings.suggestions.store import LIFETIME

HOME: Final = "Europe/Berlin"  # Mara's day is the story's: it ends with the last midnight there
WEEK: Final = 7

# The beginning: everybody who was there has joined, then a round is planned and released.
JOINED_BEFORE_STORY, PLANNED_BEFORE_STORY, RELEASED_BEFORE_STORY = 21, 8, 6  # days
JOINING, EVENING = 7 * 60, 20 * 60

# A pair, backwards from the moment at which both have agreed.
AGREEING: Final = 11 * 60  # local
SUGGESTED, ACCEPTED, CONFIRMED = timedelta(days=3), timedelta(days=2), timedelta(days=1)
HOPED, SOON = timedelta(hours=1), timedelta(minutes=1)
LEAST_LEFT: Final = timedelta(hours=12)  # of a suggestion's life, at the second answer
SETTLED_WEEKS: Final = 2  # between joining and a pair
DAYS_TO_FIRST_SESSION: Final = 2

# A session: before it begins, while it runs, after its end.
DRAFTED, STARTER, CANCELLED = timedelta(hours=26), timedelta(hours=20), timedelta(days=1)
AGENDA_AGREED: Final = timedelta(hours=5), timedelta(hours=4)  # by one of the two, by the other
NOTED, BETWEEN_NOTES = timedelta(minutes=11), timedelta(minutes=9)
TAPPED, PAGE_READ = timedelta(minutes=4), timedelta(minutes=70)
CHECKED: Final = timedelta(hours=22), timedelta(hours=31)
SUBJECT_CHOSEN: Final = timedelta(days=2)

# A gap between two sessions: the clockwork comes round hourly, and answers take their time.
QUESTION_ASKED: Final = timedelta(hours=1)  # after the middle of the gap
QUESTION_ANSWERED: Final = timedelta(hours=9), timedelta(hours=28)
SERIES_MOVED_BY: Final = timedelta(days=1)

# When pairs met last and meet next: an evening of yesterday in America is today at HOME.
LAST_SESSION, NEXT_SESSION = -2, 4

# How a pair stops, in days after it last met.
PAUSED_AFTER, ENDED_AFTER, CLOSING = 6, 3, 17 * 60  # the hour is local
LAST_MET: Final[Mapping[str, int]] = {"quiet": -40, "paused": -27, "ended": -20}
PAUSED_UNTIL: Final = 20

# When people write, by their own clocks: at work, or soon after a session.
OFFICE_HOURS, WRITTEN_UNTIL = (9 * 60, 17 * 60), 18 * 60 + 30

# What single people do on days of their own.
RESTED: Final = -30, 17 * 60
SLOWED_DOWN: Final = (-20, 18 * 60), (-2, 18 * 60)
VOLUNTEERED: Final = -9, 11 * 60
ASKED_FOR_HELP: Final = -4, 18 * 60
HOPES_WRITTEN: Final = -2, 18 * 60
QUESTIONS_BEGAN: Final = -36, 0
POSTED, NAME_ALLOWED = 12 * 60, 17 * 60
PULSE_DAYS, PULSE_HOUR = 10, 12 * 60
IDEA_NOTED, IDEA_TRIED, IDEA_USED = timedelta(hours=3), timedelta(days=7), timedelta(days=19)

# What leads do about a published theme.
PROMISED, BEGUN, LEAST_PROMISE = timedelta(hours=10), timedelta(days=3), 2  # the last in days
MORNING, AFTERNOON = 9 * 60, 15 * 60

# Yesterday, in the order in which it is told.
NEXT_BOOKED: Final = -1, 18 * 60
SERIES_BOOKED: Final = -1, 18 * 60 + 10
SERIES_CHANGED: Final = timedelta(minutes=5), timedelta(minutes=10)
LAST_IDEAS: Final = -1, 19 * 60
NEXT_AGENDAS_DRAFTED: Final = -1, 19 * 60 + 10
NEXT_AGENDA_AGREED: Final = (-1, 19 * 60 + 20), (-1, 19 * 60 + 40)
JOBS_ORDERED: Final = -1, EVENING
ASKED_TO_TEACH: Final = -1, 21 * 60


class Beginning(NamedTuple):
    """How two people become a pair."""

    suggested: datetime
    accepted: datetime
    confirmed: datetime
    hoped: datetime
    agreed: datetime
    started: datetime
    first_booked: datetime


class Answering(NamedTuple):
    """What a lead promises about a theme, and when it is under way."""

    promised: datetime
    begun: datetime


def at(today: date, day: int, minute: int, *, time_zone: str = "Etc/UTC") -> datetime:
    """The instant (UTC) of a local time, `day` days from today."""
    return instant(today, day, minute, time_zone=time_zone).astimezone(UTC)


def todays_date(now: datetime) -> date:
    """The story's today: all of its acts lie before `now`, and tomorrow is tomorrow at HOME."""
    return now.astimezone(ZoneInfo(HOME)).date()


def story_end(today: date) -> datetime:
    """The midnight at HOME before which everything in the story has happened."""
    return at(today, 0, 0, time_zone=HOME)


def joined_day(today: date, tenure_weeks: int) -> int:
    return max(first_day(today) - JOINED_BEFORE_STORY, -WEEK * tenure_weeks)


def round_planned(today: date) -> datetime:
    return at(today, first_day(today) - PLANNED_BEFORE_STORY, EVENING)


def round_released(today: date) -> datetime:
    return at(today, first_day(today) - RELEASED_BEFORE_STORY, EVENING)


def round_closed(today: date) -> datetime:
    return round_released(today) + LIFETIME


def beginning(today: date, start_day: int, time_zone: str) -> Beginning:
    started = at(today, start_day, AGREEING, time_zone=time_zone)
    return Beginning(
        suggested=started - SUGGESTED,
        accepted=started - ACCEPTED,
        confirmed=started - CONFIRMED,
        hoped=started - HOPED,
        agreed=started - SOON,
        started=started,
        first_booked=started + SOON,
    )


def start_day(today: date, wanted: int, time_zone: str) -> int:
    """The first day from the wanted one on which no suggestion runs out between its two answers."""
    day = max(wanted, first_day(today))
    while not is_answered_in_time(today, beginning(today, day, time_zone)):
        day += 1
    return day


def is_answered_in_time(today: date, made: Beginning) -> bool:
    """Both have answered while the first round was open, or all of it comes after its close."""
    closed = round_closed(today)
    return made.confirmed + LEAST_LEFT <= closed or closed <= made.suggested


def answering(today: date, frozen_at: datetime) -> Answering | None:
    """None for a release that is too young for anybody to have begun with it yesterday."""
    promised, latest = frozen_at + PROMISED, at(today, -1, AFTERNOON)
    if promised > latest:
        return None
    return Answering(promised, min(promised + BEGUN, latest))


def stopped_day(pair: ScriptedPair) -> int | None:
    """When a pair that has ended, or rests, did so."""
    if pair.ending is not None:
        return pair.ending.day
    return None if pair.paused_until is None else pair.held[-1].day + PAUSED_AFTER
