"""Who meets whom: pairs whose lines meet both ways, within the rules of pairing."""

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

import numpy as np

from service.demo.story.lines import meetings, planted
from service.demo.story.roster import (
    Colleague,
    roster,
    share_reporting_line,
    shared_minutes,
    tables,
)

State = Literal["active", "paused", "quiet", "ended"]

STATES: tuple[State, ...] = ("active",) * 38 + ("paused",) * 2 + ("quiet",) * 2 + ("ended",) * 4
LEAST_SHARED_MINUTES = 120
LEAST_TENURE_WEEKS = 10
# a suggestion waits for each demo sign-in
KEPT_FREE = ("tomas.ferreira", "beatrix.holloway", "donal.keane", "ananya.iyer", "solveig.haugen")
FREE = tuple(f"{name}@tidewater.example" for name in KEPT_FREE)


@dataclass(frozen=True, slots=True)
class Couple:
    one: str
    other: str
    state: State


def couples(seed: int, today: date) -> tuple[Couple, ...]:
    """Return the 46 couples: those told by hand first, then by how well their lines meet."""
    rng = np.random.default_rng(seed)
    told = [Couple(**entry) for entry in tables("stories.toml")["couple"]]
    busy = {email for couple in told for email in (couple.one, couple.other)}
    busy |= {*FREE, *planted().tempting_pair, *planted().one_way}
    states = list(STATES)
    for couple in told:
        states.remove(couple.state)
    left = [states[int(at)] for at in rng.permutation(len(states))]
    found: list[Couple] = []
    for one, other in _by_meeting(rng, today):
        if len(found) < len(left) and not busy & {one.email, other.email}:
            busy |= {one.email, other.email}
            found.append(Couple(one.email, other.email, left[len(found)]))
    if len(found) < len(left):
        raise ValueError("lines.toml holds too few pairs whose lines meet")
    return (*told, *found)


def allowed(one: Colleague, other: Colleague, today: date) -> bool:
    """Apply the hard rules of pairing: no reporting line, shared hours, a shared language."""
    first, last = shared_minutes(one, other, today)
    return (
        not share_reporting_line(one, other)
        and last - first >= LEAST_SHARED_MINUTES
        and bool(set(one.languages) & set(other.languages))
    )


def _by_meeting(rng: np.random.Generator, today: date) -> list[tuple[Colleague, Colleague]]:
    """Return every allowed couple whose lines meet both ways, the best first."""
    settled = [person for person in roster() if person.tenure_weeks >= LEAST_TENURE_WEEKS]
    ranked = []
    for one, other in combinations(settled, 2):
        learns, teaches = meetings(one.email, other.email), meetings(other.email, one.email)
        jitter = float(rng.random())
        if learns and teaches and allowed(one, other, today):
            apart = abs(one.career_years - other.career_years)
            ranked.append((len(learns) * len(teaches) + apart / 20 + jitter, one, other))
    ranked.sort(key=lambda entry: -entry[0])
    return [(one, other) for _, one, other in ranked]
