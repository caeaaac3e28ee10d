"""Agendas of the story: drafted a day ahead and agreed to by both before they meet."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.agendas import actions, edit_actions
from service.agendas.drafts.preparation import PreparedDraft, prepare
from service.bootstrap import Parts
from service.demo.story import schedule
from service.demo.story.scenes import ScriptedPair, Sitting
from service.demo.timeline import ScheduledAct, Stage
from service.models import Agenda


def steps(stage: Stage) -> Iterator[ScheduledAct]:
    """All that Mara and Helen have met on, and what every other pair met on last."""
    first, *others = stage.story.pairs
    told = [(first, sitting) for sitting in first.held]
    for pair, sitting in [*told, *((pair, pair.held[-1]) for pair in others)]:
        begins = stage.begins(pair, sitting)
        yield drafting(stage, pair, sitting, at=begins - schedule.DRAFTED)
        for email, ahead in zip((pair.one, pair.other), schedule.AGENDA_AGREED, strict=True):
            yield agreeing(stage, pair, sitting, email=email, at=begins - ahead)


def drafting(stage: Stage, pair: ScriptedPair, sitting: Sitting, *, at: datetime) -> ScheduledAct:
    draft = _Draft(stage, pair, sitting)
    return ScheduledAct(at, draft.store, before=draft.prepare)


def agreeing(
    stage: Stage, pair: ScriptedPair, sitting: Sitting, *, email: str, at: datetime
) -> ScheduledAct:
    return ScheduledAct(at, partial(_agree, stage, pair, sitting, email=email))


class _Draft:
    def __init__(self, stage: Stage, pair: ScriptedPair, sitting: Sitting) -> None:
        self._stage = stage
        self._key = pair.key, sitting.number
        self._prepared: PreparedDraft | None = None

    @property
    def _session_id(self) -> UUID:
        return self._stage.sessions[self._key]

    def prepare(self, parts: Parts) -> None:
        self._prepared = prepare(parts, self._session_id)

    def store(self, db: Session, now: datetime) -> None:
        if self._prepared is not None:
            actions.store_draft(db, self._session_id, self._prepared.default(), now=now)


def _agree(
    stage: Stage, pair: ScriptedPair, sitting: Sitting, *, email: str, db: Session, now: datetime
) -> None:
    session_id = stage.sessions[pair.key, sitting.number]
    version = db.scalars(
        sa.select(Agenda.current_version).where(Agenda.session_id == session_id)
    ).one()
    edit_actions.accept(
        db, edit_actions.base(db, stage.viewers[email], session_id, version=version, now=now)
    )
