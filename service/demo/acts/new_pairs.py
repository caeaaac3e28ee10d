"""How the couples of the story become pairs: suggested, accepted by both, agreed on, some ended."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.demo.story import schedule
from service.demo.story.scenes import ScriptedPair
from service.demo.timeline import ScheduledAct, Stage
from service.models import Suggestion, SuggestionState
from service.pairings.changes import actions
from service.pairings.changes.undo import ChangeRequest
from service.pairings.pairs import start
from service.pairings.pairs.start import Hopes
from service.pairings.rounds.plan import ENGINE
from service.pairings.suggestions import actions as suggestion_actions
from service.pairings.suggestions import store
from service.pairings.suggestions.proposals import Proposal
from service.pairings.suggestions.store import New

Propose = Callable[[UUID, UUID], Proposal]  # what pairing says of two people


def steps(stage: Stage, propose: Propose) -> Iterator[ScheduledAct]:
    for pair in stage.story.pairs:
        told = schedule.beginning(stage.today, pair.started, pair.time_zone)
        yield ScheduledAct(told.suggested, partial(_show, stage, pair, propose))
        yield ScheduledAct(told.accepted, partial(_accept, stage, pair, pair.one))
        yield ScheduledAct(told.confirmed, partial(_accept, stage, pair, pair.other))
        yield ScheduledAct(told.hoped, partial(_hope, stage, pair))
        yield ScheduledAct(told.agreed, partial(_agree, stage, pair, pair.one))
        yield ScheduledAct(told.started, partial(_agree, stage, pair, pair.other))
        if (day := schedule.stopped_day(pair)) is not None:
            stop = _end if pair.ending is not None else _pause
            at = stage.at(day, schedule.CLOSING, pair.time_zone)
            yield ScheduledAct(at, partial(stop, stage, pair))


def _show(
    stage: Stage, pair: ScriptedPair, propose: Propose, *, db: Session, now: datetime
) -> None:
    """To the first of the two, unless a round shows it already; the other's comes with a yes."""
    one, other = stage.person(pair.one), stage.person(pair.other)
    known = _on_show(db, one, other)
    if known is not None and known.expires_at > now:
        return
    if known is not None:
        store.expire(known, now)
        db.flush()
    found = propose(one, other)
    store.make_room(db, one, now)
    store.add(db, New(one, other, found.fit, found.reasons, ENGINE), now)
    db.flush()


def _accept(stage: Stage, pair: ScriptedPair, email: str, *, db: Session, now: datetime) -> None:
    me, partner = stage.person(email), stage.person(pair.other if email == pair.one else pair.one)
    shown = _on_show(db, me, partner)
    if shown is None:
        raise LookupError("a couple of the demo was not suggested to each other")
    pair_id = suggestion_actions.accept(db, stage.viewers[email], shown.id, now=now)
    if pair_id is not None:
        stage.pairs[pair.key] = pair_id


def _on_show(db: Session, me: UUID, partner: UUID) -> Suggestion | None:
    return db.scalar(
        sa.select(Suggestion).where(
            Suggestion.person_id == me,
            Suggestion.other_id == partner,
            Suggestion.state == SuggestionState.SHOWN,
        )
    )


def _hope(stage: Stage, pair: ScriptedPair, *, db: Session, now: datetime) -> None:  # noqa: ARG001  # as of every deed
    for goal in pair.goals:
        hopes = Hopes(goal.gain, goal.contribute, pair.cadence_weeks, pair.minutes)
        start.save_hopes(db, stage.viewers[goal.email], stage.pairs[pair.key], hopes=hopes)


def _agree(stage: Stage, pair: ScriptedPair, email: str, *, db: Session, now: datetime) -> None:
    start.agree(db, stage.viewers[email], stage.pairs[pair.key], now=now)


def _pause(stage: Stage, pair: ScriptedPair, *, db: Session, now: datetime) -> None:
    if pair.paused_until is not None:
        until = stage.at(pair.paused_until, schedule.AGREEING, pair.time_zone)
        act = ChangeRequest(stage.viewers[pair.one], stage.pairs[pair.key])
        actions.pause(db, act, until, now=now)


def _end(stage: Stage, pair: ScriptedPair, *, db: Session, now: datetime) -> None:
    if pair.ending is not None:
        told = pair.ending
        act = ChangeRequest(stage.viewers[told.by], stage.pairs[pair.key], told.message)
        actions.end(db, act, now)
