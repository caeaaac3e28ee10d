"""Tidewater Mutual into an empty database, by the acts of the product and at their own instants."""

from datetime import date, timedelta
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service import queue, vectors
from service.bootstrap import Parts
from service.demo import (
    agreeing,
    answers,
    arriving,
    meeting,
    pairing_up,
    releases,
    rounds,
    telling,
)
from service.demo.months import first_day
from service.demo.plot import SEED, plot
from service.demo.stage import Stage, parts_at, play
from service.models import Line, OwnerType, Person
from service.problems import Conflict
from service.queue import Job, Kind

PLANNED, RELEASED = -14, -12  # days before the story, of the first round
EVENING = 20 * 60
NIGHT = 2 * 60


def build(parts: Parts, today: date) -> Stage:
    """Fill an empty database; what is left to the jobs is ordered. Conflict if anybody is here."""
    _check_empty(parts)
    stage = Stage(plot(SEED, today))
    play(parts, arriving.steps(stage))
    _embed_lines(parts, stage)
    start = first_day(today)
    first = rounds.plan(parts, rounds.FIRST, stage.at(start + PLANNED, EVENING))
    return stage
