"""What is asked and answered in the gaps between sessions, by the product's own clockwork."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.demo.story import schedule
from service.demo.story.phrasing import chance, pick
from service.demo.story.scenes import ScriptedPair
from service.demo.timeline import ScheduledAct, Stage
from service.models import Question
from service.sessions.questions import actions
from service.sessions.questions.wording import midpoint

ANSWERED: Final = 0.9  # share of those asked
_ANSWERS: Final = (
    "That I do not need half of what I had prepared.",
    "It went faster once I drew it on paper first.",
    "I put it off twice, and then it took ten minutes.",
    "The second try was better, because I asked somebody to watch.",
    "Nothing yet. The week went to other people's questions.",
    "I noticed that I explain too early, before anybody asked.",
    "One colleague asked me to show it again, which I had not expected.",
    "That the hard part is the first sentence, not the rest.",
    "I would start smaller, with one file and one person.",
    "It stalled where I needed a number that nobody owns.",
    "I wrote three lines after each call, and the third is always the useful one.",
    "That waiting a moment longer gives the better answer.",
    "I tried it with my own team and it was quieter than with you.",
    "Send me the short version; I learn it by taking it apart.",
    "I am curious what they said when you first showed it.",
    "It works on the phone, to my surprise.",
)


def steps(stage: Stage, seed: int) -> Iterator[ScheduledAct]:
    rng = np.random.default_rng([seed, 10])
    for pair in stage.story.pairs:
        yield from _gaps(stage, rng, pair)


def _gaps(stage: Stage, rng: np.random.Generator, pair: ScriptedPair) -> Iterator[ScheduledAct]:
    since, until = stage.at(*schedule.QUESTIONS_BEGAN), stage.at(-1, 0)
    for held, following in pairwise(pair.sittings):
        middle = midpoint(stage.begins(pair, held), stage.begins(pair, following))
        if held.state != "held" or middle is None or not since < middle < until:
            continue
        asked = middle + schedule.QUESTION_ASKED
        yield ScheduledAct(asked, actions.ask_due)
        if chance(rng, ANSWERED):
            told = partial(_answer, stage, pair, pick(rng, _ANSWERS))
            answered = asked + pick(rng, schedule.QUESTION_ANSWERED)
            if answered < schedule.story_end(stage.today):
                yield ScheduledAct(answered, told)


def _answer(stage: Stage, pair: ScriptedPair, text: str, *, db: Session, now: datetime) -> None:
    """Nobody answers where nobody was asked: a session was moved, or somebody is away."""
    row = db.execute(
        sa.select(Question.id, Question.person_id).where(
            Question.pair_id == stage.pairs[pair.key],
            Question.answered_at.is_(None),
            Question.due_at > now - timedelta(days=4),
            actions.is_open(),
        )
    ).first()
    if row is not None:
        people = {stage.person(one): stage.viewers[one] for one in (pair.one, pair.other)}
        actions.answer(db, people[row.person_id], row.id, text=text, now=now)
