"""What people do about a message, and on some days by themselves: answer, stop, go away, part."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evals.quarter.conduct import Act, Conduct
from evals.quarter.people import Couple
from evals.quarter.scene import Went
from service.access import actions as access_actions
from service.access.viewer import Viewer
from service.feedback import checks
from service.feedback.checks import Checked
from service.models import MissedAnswer, Person, PersonState, Purpose, Question
from service.pairings.changes import actions
from service.pairings.changes.undo import ChangeRequest
from service.pairings.pairs.health import QUESTIONS
from service.sessions import missed_sessions
from service.sessions.questions import actions as question_actions

_ANSWERS: Final = {"question": 0.6, "check_in": 0.65, "missed_twice": 0.5}
_STOPS_MAIL: Final = 0.003
# chances of one couple or person on one day
_GOES_AWAY, _RESTS, _PARTS, _LEAVES = 0.002, 0.001, 0.0008, 0.0002


def answer_messages(conduct: Conduct, went: list[Went], now: datetime) -> None:
    """Some act on what they were sent, within a day; a few want no more of it."""
    by_person = {
        viewer.person_id: (viewer, couple)
        for couple in conduct.couples
        for viewer in (couple.first, couple.second)
    }
    for one in went:
        if one.person_id not in by_person:
            continue  # a lead, who only reads
        viewer, couple = by_person[one.person_id]
        if conduct.chance(_ANSWERS.get(one.kind, 0)):
            conduct.later(conduct.soon(now), _answer(conduct, one.kind, viewer, couple=couple))
        if conduct.chance(_STOPS_MAIL):
            conduct.later(conduct.soon(now), _stop(viewer, now))


def live(conduct: Conduct, now: datetime) -> None:
    """One day: some go on leave, some pairs rest or end, and somebody leaves the organisation."""
    for couple in conduct.couples:
        for viewer in (couple.first, couple.second):
            if conduct.chance(_GOES_AWAY):
                days = timedelta(days=int(conduct.rng.integers(4, 18)))
                conduct.later(now, _away(viewer, now + days))
            if conduct.chance(_LEAVES):
                conduct.later(now, _leave(viewer))
        if conduct.chance(_RESTS):
            until = now + timedelta(days=int(conduct.rng.integers(7, 28)))
            conduct.later(now, _rest(couple, until, now))
        if conduct.chance(_PARTS):
            conduct.later(conduct.soon(now), _end(couple, now))


def _answer(conduct: Conduct, kind: str, viewer: Viewer, *, couple: Couple) -> Act:
    if kind == "question":
        return lambda db: _say(db, viewer, conduct.parts.clock())
    if kind == "check_in":
        taps = {name: int(conduct.rng.integers(2, 6)) for name in QUESTIONS}
        given = Checked(taps)
        return lambda db: checks.answer(
            db, viewer, couple.pair_id, given=given, now=conduct.parts.clock()
        )
    choice = MissedAnswer.JUST_LIFE
    return lambda db: missed_sessions.answer(
        db, viewer, couple.pair_id, choice=choice, now=conduct.parts.clock()
    )


def _say(db: Session, viewer: Viewer, now: datetime) -> None:
    asked: UUID | None = db.scalar(
        sa.select(Question.id)
        .where(Question.person_id == viewer.person_id, Question.answered_at.is_(None))
        .order_by(Question.due_at.desc())
        .limit(1)
    )
    if asked is not None:
        question_actions.answer(db, viewer, asked, text="I tried it once, and it held.", now=now)


def _stop(viewer: Viewer, now: datetime) -> Act:
    return lambda db: access_actions.set_consent(
        db, viewer.person_id, Purpose.MAIL, now=now, granted=False
    )


def _away(viewer: Viewer, until: datetime) -> Act:
    return lambda db: setattr(db.get_one(Person, viewer.person_id), "away_until", until)


def _leave(viewer: Viewer) -> Act:
    return lambda db: setattr(db.get_one(Person, viewer.person_id), "state", PersonState.LEFT)


def _rest(couple: Couple, until: datetime, now: datetime) -> Act:
    return lambda db: actions.pause(db, ChangeRequest(couple.first, couple.pair_id), until, now=now)


def _end(couple: Couple, now: datetime) -> Act:
    act = ChangeRequest(couple.second, couple.pair_id, "Thank you for your time.")
    return lambda db: actions.end(db, act, now)
