"""When the couples met and meet next; Mara and Helen always meet tomorrow."""

from datetime import date

import numpy as np

from service.demo.story import schedule
from service.demo.story.couples import Couple
from service.demo.story.lines import fragments, meetings
from service.demo.story.months import is_workday
from service.demo.story.phrasing import chance, pick, say
from service.demo.story.roster import by_email, instant, shared_minutes, tables
from service.demo.story.scenes import Ending, ScriptedGoal, ScriptedPair, SessionState, Sitting

CADENCES, CADENCE_SHARES = (2, 3, 4), (0.8, 0.15, 0.05)
LENGTHS = (30, 45, 45, 60)
MISSED = 0.04  # and as many again were cancelled
PLANNED_SESSIONS = 12
TOLD_HELD = 6
HALF_HOUR = 30
DRIFT = 60  # minutes that clocks may shift between two zones within half a year


def told_pair(couple: Couple, today: date) -> ScriptedPair:
    """Return Mara Quist and Helen Okoro: six sessions held, the seventh tomorrow at 16:00."""
    told = tables("stories.toml")["mara_helen"]
    days = [1 - 2 * schedule.WEEK * back for back in range(TOLD_HELD, -2, -1)]
    sittings = tuple(
        Sitting(number, day if day == 1 else _workday_before(today, day), 16 * 60, _state_on(day))
        for number, day in enumerate(days, start=1)
    )
    goals = (
        ScriptedGoal(told["a"], told["a_gain"], told["a_contribute"]),
        ScriptedGoal(told["b"], told["b_gain"], told["b_contribute"]),
    )
    zone = by_email()[couple.one].time_zone
    started = schedule.start_day(today, sittings[0].day - schedule.WEEK, zone)
    return ScriptedPair(
        0,
        couple.one,
        couple.other,
        "active",
        2,
        45,
        zone,
        started,
        PLANNED_SESSIONS,
        goals,
        sittings,
    )


def pair(rng: np.random.Generator, key: int, couple: Couple, *, today: date) -> ScriptedPair:
    cadence = int(rng.choice(CADENCES, p=CADENCE_SHARES))
    minutes = pick(rng, LENGTHS)
    newest = _newest_day(rng, couple, today, rhythm=cadence * schedule.WEEK)
    started = _started(rng, couple, today)
    earliest = started + schedule.DAYS_TO_FIRST_SESSION
    days = range(newest, earliest - 1, -cadence * schedule.WEEK)
    sittings = _sittings(rng, days, minutes, couple=couple)
    return ScriptedPair(
        key=key,
        one=couple.one,
        other=couple.other,
        state=couple.state,
        cadence_weeks=cadence,
        minutes=minutes,
        time_zone=by_email()[couple.one].time_zone,
        started=started,
        planned_sessions=max(PLANNED_SESSIONS, len(sittings) + 2),
        goals=(_goal(rng, couple.one, couple.other), _goal(rng, couple.other, couple.one)),
        sittings=sittings,
        paused_until=schedule.PAUSED_UNTIL if couple.state == "paused" else None,
        ending=_ending(rng, couple, newest) if couple.state == "ended" else None,
    )


def _sittings(
    rng: np.random.Generator, days: range, minutes: int, *, couple: Couple
) -> tuple[Sitting, ...]:
    minute = _start_minute(rng, minutes, couple)
    found = []
    for number, day in enumerate(sorted(days), start=1):
        state = _state_on(day)
        if state == "held" and day != max(days) and chance(rng, 2 * MISSED):
            state = "missed" if chance(rng, 0.5) else "cancelled"
        found.append(Sitting(number, day, minute, state))
    return tuple(found)


def _state_on(day: int) -> SessionState:
    return "held" if day < 0 else "planned"


def _newest_day(rng: np.random.Generator, couple: Couple, today: date, *, rhythm: int) -> int:
    """Return the next session's day, or the last one's where none is planned."""
    if couple.state == "active":
        farthest = rhythm + schedule.LAST_SESSION
        return _workday_before(today, int(rng.integers(schedule.NEXT_SESSION, farthest + 1)))
    latest = schedule.LAST_MET[couple.state]
    spread = 1 if couple.state == "quiet" else 14
    return _workday_before(today, latest - int(rng.integers(spread)))


def _started(rng: np.random.Generator, couple: Couple, today: date) -> int:
    """Return the day a couple agreed, after both had joined and within the story."""
    tenure = min(by_email()[email].tenure_weeks for email in (couple.one, couple.other))
    weeks = min(int(rng.integers(20, 27)), tenure - schedule.SETTLED_WEEKS)
    zone = by_email()[couple.one].time_zone
    return schedule.start_day(today, -weeks * schedule.WEEK, zone)


def _workday_before(today: date, day: int) -> int:
    while not is_workday(today, day):
        day -= 1
    return day


def _start_minute(rng: np.random.Generator, minutes: int, couple: Couple) -> int:
    """Return a half hour in both working days, as the first person's wall clock shows it."""
    people = by_email()
    one, other, winter = people[couple.one], people[couple.other], date(2026, 1, 15)
    first, last = shared_minutes(one, other, winter)
    last -= minutes
    if one.time_zone != other.time_zone and last - first > 2 * DRIFT:
        first, last = first + DRIFT, last - DRIFT
    start = first + HALF_HOUR * int(rng.integers((last - first) // HALF_HOUR + 1))
    offset = instant(winter, 0, 0, time_zone=one.time_zone).utcoffset()
    return start + int(offset.total_seconds() // 60) if offset else start


def _goal(rng: np.random.Generator, email: str, partner: str) -> ScriptedGoal:
    seek, _ = pick(rng, meetings(email, partner))
    _, gives = pick(rng, meetings(partner, email))
    gain = pick(rng, fragments(seek.family, "gain", seek.skill)) if seek.lang == "en" else "{line}."
    contribute = pick(rng, fragments(gives.family, "contribute", gives.skill))
    return ScriptedGoal(email, say(rng, gain, {"line": [seek.text]}), say(rng, contribute, {}))


def _ending(rng: np.random.Generator, couple: Couple, last_met: int) -> Ending:
    kind = pick(rng, tables("stories.toml")["ended"])
    day = last_met + schedule.ENDED_AFTER
    return Ending(pick(rng, (couple.one, couple.other)), day, kind["reason"], kind["message"])
