"""What people practised: starters before their first session, pages of technique, champions."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from service.demo.story import schedule
from service.demo.story.after_sessions import SETTLED
from service.demo.story.phrasing import chance, pick
from service.demo.story.roster import roster
from service.demo.story.scenes import ScriptedPair
from service.demo.timeline import ScheduledAct, Stage
from service.learning import catalogue
from service.learning.progress import finish_resource
from service.people import starter_progress
from service.people.champions.actions import volunteer
from service.people.starter_progress import DISMISSED, FINISHED

CHAMPIONS: Final = (
    "being taught, after thirty years of explaining",
    "how to begin when you both are shy",
    "keeping the hour in the week before the quarter closes",
    "meeting across three time zones and a bad line",
    "what to do when the talk runs dry",
    "ending a pair and going to lunch together all the same",
)
FINISHED_SHARE, BEGUN_SHARE, DISMISSED_SHARE = 0.5, 0.2, 0.1
MOST_PAGES = 4


def steps(stage: Stage, seed: int) -> Iterator[ScheduledAct]:
    rng = np.random.default_rng((seed, len(CHAMPIONS)))
    for pair in stage.story.pairs:
        for email in (pair.one, pair.other):
            yield _starter(stage, pair, email, marks=_marks(rng))
            yield from _pages(stage, pair, email, rng=rng)
    yield from _champions(stage, rng)


def _marks(rng: np.random.Generator) -> tuple[int, ...]:
    """Steps that somebody did of a starter that may have five or six of them."""
    drawn = float(rng.random())
    if drawn < FINISHED_SHARE:
        return (1, 2, 3, 4, 5, 6, FINISHED)
    if drawn < FINISHED_SHARE + BEGUN_SHARE:
        return tuple(range(1, int(rng.integers(2, 5))))
    return (DISMISSED,) if drawn < 1 - DISMISSED_SHARE else ()


def _starter(
    stage: Stage, pair: ScriptedPair, email: str, *, marks: tuple[int, ...]
) -> ScheduledAct:
    partner = pair.other if email == pair.one else pair.one

    def prepare(db: Session, now: datetime) -> None:
        me = stage.viewers[email]
        slug = starter_progress.offered(db, me, stage.person(partner))
        for step in marks if slug else ():
            starter_progress.mark(db, me, str(slug), step=step, now=now)

    return ScheduledAct(stage.begins(pair, pair.sittings[0]) - schedule.STARTER, prepare)


def _pages(
    stage: Stage, pair: ScriptedPair, email: str, *, rng: np.random.Generator
) -> Iterator[ScheduledAct]:
    """One page after each of some sessions, as an agenda would have linked them."""
    slugs = [page.slug for page in catalogue.resources()]
    for sitting in pair.held[:MOST_PAGES]:
        if chance(rng, 0.3):
            read = partial(finish_resource, person_id=stage.person(email), slug=pick(rng, slugs))
            yield ScheduledAct(stage.ends(pair, sitting) + schedule.PAGE_READ, read)


def _champions(stage: Stage, rng: np.random.Generator) -> Iterator[ScheduledAct]:
    """The leader of the first pair, and others who have met often enough to be asked."""
    first, *others = stage.story.pairs
    settled = {p.one for p in others if len(p.held) >= SETTLED and p.state == "active"}
    known = [one.email for one in roster() if one.email in settled - {first.one, first.other}]
    drawn = [known[int(at)] for at in rng.permutation(len(known))[: len(CHAMPIONS) - 1]]
    for email, line in zip([first.other, *drawn], CHAMPIONS, strict=True):
        yield ScheduledAct(stage.at(*schedule.VOLUNTEERED), partial(_volunteer, stage, email, line))


def _volunteer(stage: Stage, email: str, line: str, *, db: Session, now: datetime) -> None:
    del now  # a line carries no date
    volunteer(db, stage.viewers[email], line)
