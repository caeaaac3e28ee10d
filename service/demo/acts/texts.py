"""What people write: reflections, feedback after sessions and posts on the learned wall."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from service.demo.acts.arrivals import is_welcomed
from service.demo.story import schedule
from service.demo.story.phrasing import pick
from service.demo.story.roster import by_email
from service.demo.story.scenes import ScriptedFeedback, ScriptedOutcome, ScriptedReflection
from service.demo.timeline import Deed, ScheduledAct, Stage
from service.feedback import actions as feedback_actions
from service.feedback.actions import Given
from service.feedback.queries import Taught
from service.models import Audience
from service.outcomes import actions
from service.outcomes.actions import NewPost
from service.reflections import actions as reflection_actions
from service.reflections.actions import Writing

MOST_THANKS = 6
_TAUGHT = {
    "both": Taught.BOTH,
    "me": Taught.MOSTLY_ME,
    "partner": Taught.MOSTLY_THEM,
    "neither": Taught.NEITHER,
}


def steps(stage: Stage, seed: int) -> Iterator[ScheduledAct]:
    rng = np.random.default_rng(seed)
    for told in stage.story.reflections:
        yield _reflection(stage, told)
    for given in stage.story.feedback:
        yield _feedback(stage, given)
    for outcome in stage.story.outcomes:
        yield from _outcome(stage, outcome, _readers(rng, outcome))


def _reflection(stage: Stage, told: ScriptedReflection) -> ScheduledAct:
    def write(db: Session, now: datetime) -> None:
        wish = Writing(
            text=told.text,
            audience=Audience(told.audience),
            pair_id=None if told.pair is None else stage.pairs[told.pair],
            in_themes=told.in_themes,
        )
        session_id = None
        if told.pair is not None and told.session is not None:
            session_id = stage.sessions[told.pair, told.session]
        reflection_actions.write_reflection(
            db, stage.viewers[told.author], wish, now=now, session_id=session_id
        )

    return ScheduledAct(stage.at(told.day, told.minute, told.time_zone), write)


def _feedback(stage: Stage, given: ScriptedFeedback) -> ScheduledAct:
    pair = stage.story.pairs[given.pair]
    wait = schedule.TAPPED if given.author == pair.one else 2 * schedule.TAPPED

    def write(db: Session, now: datetime) -> None:
        taps = Given(
            taught=_TAUGHT[given.who_taught],
            useful=given.useful,
            safe=given.safe,
            line=given.text,
            in_themes=given.in_themes,
        )
        session_id = stage.sessions[given.pair, given.session]
        feedback_actions.give_feedback(
            db, stage.viewers[given.author], session_id, given=taps, now=now
        )

    return ScheduledAct(stage.ends(pair, pair.sittings[given.session - 1]) + wait, write)


def _outcome(stage: Stage, outcome: ScriptedOutcome, readers: list[str]) -> Iterator[ScheduledAct]:
    """The named partner's yes comes in the afternoon, and thanks the day after."""
    post = _Post(stage, outcome)
    yield ScheduledAct(stage.at(outcome.day, schedule.POSTED), post.share)
    if post.names:
        yield ScheduledAct(stage.at(outcome.day, schedule.NAME_ALLOWED), post.allow)
    for reader in readers:
        thanked = stage.at(min(outcome.day + 1, -1), schedule.NAME_ALLOWED)
        yield ScheduledAct(thanked, post.thanked_by(reader))


class _Post:
    def __init__(self, stage: Stage, outcome: ScriptedOutcome) -> None:
        self._stage = stage
        self._told = outcome
        self._id: UUID | None = None

    @property
    def names(self) -> bool:
        return self._told.named and self._told.pair is not None

    def share(self, db: Session, now: datetime) -> None:
        learned = NewPost(
            body=self._told.text,
            partner_id=self._stage.person(self._told.partner) if self.names else None,
            as_learner=self._told.as_learner,
        )
        self._id = actions.share_outcome(
            db, self._stage.viewers[self._told.author], learned, now=now
        )

    def allow(self, db: Session, now: datetime) -> None:
        partner = self._stage.viewers[self._told.partner]
        actions.allow_name(db, partner, self._made(), now=now)

    def thanked_by(self, reader: str) -> Deed:
        def thank(*, db: Session, now: datetime) -> None:  # noqa: ARG001  # as of every deed
            actions.toggle_thanks(db, self._stage.viewers[reader], self._made())

        return thank

    def _made(self) -> UUID:
        if self._id is None:
            raise LookupError("this post is not written yet")
        return self._id


def _readers(rng: np.random.Generator, outcome: ScriptedOutcome) -> list[str]:
    """Who says thanks: some of those who were here already, and never the author."""
    here = [
        person.email
        for person in by_email().values()
        if person.email != outcome.author
        and -schedule.WEEK * person.tenure_weeks < outcome.day
        and is_welcomed(person)
    ]
    return sorted({pick(rng, here) for _ in range(int(rng.integers(MOST_THANKS)))})
