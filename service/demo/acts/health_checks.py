"""How pairs keep: what they say of themselves, what they change after it, who asks for help."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.demo.story import schedule
from service.demo.story.phrasing import chance, pick
from service.demo.story.scenes import ScriptedPair
from service.demo.timeline import ScheduledAct, Stage
from service.feedback import checks
from service.feedback.checks import Checked
from service.models import Pair, PairState
from service.pairings.changes import actions
from service.pairings.changes.actions import Rhythm
from service.pairings.changes.undo import ChangeRequest
from service.pairings.pairs import health, help_actions
from service.pairings.pairs.health_checks import EVERY
from service.pairings.pairs.queries import pair_facts
from service.pairings.pairs.start import WEEKS
from service.people.actions import save_hopes

ANSWERED, LINED, LOW = 0.82, 0.4, 0.2  # shares of those asked, who answer, and who tap low
GOOD_LINES: Final = (
    "I look forward to these hours, and that says it all",
    "let us keep the first five minutes for small talk",
    "you ask better questions than anybody here",
    "more real files, fewer slides",
    "I have begun to teach my own team the way you teach me",
    "the walk we took was the best session so far",
)
LOW_LINES: Final = (
    "I still hold back when it gets close to my own work",
    "we move this more often than we keep it",
    "I teach a great deal and ask too little",
    "an hour is long at the end of a Thursday",
)
HOPES: Final = {
    "mara.quist@tidewater.example": (
        "To stop guessing how a claim is really decided, and to find out whether I can teach."
    ),
    "helen.okoro@tidewater.example": (
        "To read my own dashboards by spring, and to hear what nobody tells a director."
    ),
}
SUBJECT: Final = "charts that a claims meeting can read without either of us in the room"


def steps(stage: Stage, seed: int) -> Iterator[ScheduledAct]:
    rng = np.random.default_rng((seed, len(GOOD_LINES)))
    for email, hopes in HOPES.items():
        yield ScheduledAct(stage.at(*schedule.HOPES_WRITTEN), partial(_hope, stage, email, hopes))
    for pair in stage.story.pairs:
        yield from _checks(stage, pair, rng)
    yield from _changes(stage)
    meets = [pair for pair in stage.story.pairs[1:] if pair.state == "active"]
    asking = next(pair for pair in meets if len(pair.held) > EVERY)
    yield ScheduledAct(stage.at(*schedule.ASKED_FOR_HELP), partial(_ask, stage, asking))


def _checks(stage: Stage, pair: ScriptedPair, rng: np.random.Generator) -> Iterator[ScheduledAct]:
    """Two answers after every third session, a day apart; some stay away, some tap low."""
    for sitting in pair.held[EVERY - 1 :: EVERY]:
        is_low = chance(rng, LOW)
        for email, wait in zip((pair.one, pair.other), schedule.CHECKED, strict=True):
            taps = {name: int(rng.integers(4, 6)) for name in health.QUESTIONS}
            if is_low:
                taps[pick(rng, tuple(health.QUESTIONS))] = int(rng.integers(1, 3))
            line = pick(rng, LOW_LINES if is_low else GOOD_LINES) if chance(rng, LINED) else ""
            given, at = Checked(taps, line), stage.ends(pair, sitting) + wait
            is_given = chance(rng, ANSWERED) or pair.key == 0  # Mara and Helen always answer
            if is_given and at < stage.at(*schedule.NEXT_BOOKED):
                yield ScheduledAct(at, partial(_answer, stage, pair, email, given=given))


def _changes(stage: Stage) -> Iterator[ScheduledAct]:
    """Mara gives a pair a subject after its last check; two others meet less often from now."""
    told, *rest = stage.story.pairs
    if len(told.held) >= EVERY:
        last = told.held[len(told.held) // EVERY * EVERY - 1]
        yield ScheduledAct(
            stage.ends(told, last) + schedule.SUBJECT_CHOSEN, partial(_subject, stage, told)
        )
    running = [pair for pair in rest if pair.state == "active" and pair.cadence_weeks < WEEKS[-1]]
    for slowed, pair in zip(schedule.SLOWED_DOWN, running[-2:], strict=True):
        yield ScheduledAct(stage.at(*slowed), partial(_slow_down, stage, pair))


def _hope(stage: Stage, email: str, hopes: str, *, db: Session, now: datetime) -> None:  # noqa: ARG001  # as of every deed
    save_hopes(db, stage.viewers[email], hopes)


def _answer(
    stage: Stage, pair: ScriptedPair, email: str, *, given: Checked, db: Session, now: datetime
) -> None:
    """Unless the pair has ended meanwhile, or was never asked."""
    viewer, pair_id = stage.viewers[email], stage.pairs[pair.key]
    facts = pair_facts(db, viewer, pair_id)
    view = checks.latest_check(db, facts, now=now)
    if view is not None and view.mine is None and facts.state is not PairState.ENDED:
        checks.answer(db, viewer, pair_id, given=given, now=now)


def _subject(stage: Stage, pair: ScriptedPair, *, db: Session, now: datetime) -> None:
    message = "Hello Helen, this is what I would like us to look at next. Mara"
    act = ChangeRequest(stage.viewers[pair.one], stage.pairs[pair.key], message)
    actions.set_subject(db, act, SUBJECT, now=now)


def _slow_down(stage: Stage, pair: ScriptedPair, *, db: Session, now: datetime) -> None:
    viewer, pair_id = stage.viewers[pair.one], stage.pairs[pair.key]
    state = db.scalar(sa.select(Pair.state).where(Pair.id == pair_id))
    if state is PairState.ACTIVE:
        message = "Fewer hours, and each of them kept: shall we try that?"
        wanted = Rhythm(pair.cadence_weeks + 1, pair.minutes)
        actions.set_rhythm(db, ChangeRequest(viewer, pair_id, message), wanted, now=now)


def _ask(stage: Stage, pair: ScriptedPair, *, db: Session, now: datetime) -> None:
    help_actions.ask(db, stage.viewers[pair.other], stage.pairs[pair.key], now=now)
