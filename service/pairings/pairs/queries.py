"""Reads of pairs and their sessions; those of others are not found."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from prompts.agenda import Stage
from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import (
    MentoringSession,
    Pair,
    PairState,
    Person,
    SessionState,
)
from service.models.scopes import in_pair
from service.pairings.pairs import stages
from service.pairings.pairs.names import Names
from service.problems import Conflict, NotFound


class PersonFacts(NamedTuple):
    id: UUID
    name: str
    time_zone: str
    times: tuple[str, ...]

    @property
    def first(self) -> str:
        return first_name(self.name)


class PairFacts(NamedTuple):
    """A pair as one of the two sees it; `names` are first names in the order of the pair."""

    id: UUID
    state: PairState
    me: PersonFacts
    partner: PersonFacts
    names: Names
    is_a: bool
    weeks_between: int
    minutes: int
    planned_sessions: int


class SessionFacts(NamedTuple):
    id: UUID
    pair: PairFacts
    number: int
    starts_at: datetime
    minutes: int
    time_zone: str
    state: SessionState
    opened_at: datetime | None
    stage: Stage
    sequence: int
    changed_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        return self.state is SessionState.PLANNED


def own_pair(db: Session, viewer: Viewer, pair_id: UUID, *, lock: bool = False) -> Pair:
    """Raise NotFound for others' pairs; a locked pair is as the last commit left it."""
    wanted = sa.select(Pair).where(Pair.id == pair_id, in_pair(viewer.person_id))
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    pair = db.scalar(wanted)
    if pair is None:
        raise NotFound("pair-not-found", say("You have no pair with this id."))
    return pair


def own_running_pair(db: Session, viewer: Viewer, pair_id: UUID, *, lock: bool = False) -> Pair:
    """Raise Conflict for a pair that has ended."""
    pair = own_pair(db, viewer, pair_id, lock=lock)
    if pair.state is PairState.ENDED:
        raise Conflict("pair-ended", say("This pair has ended."))
    return pair


def own_session(db: Session, viewer: Viewer, session_id: UUID) -> MentoringSession:
    session = db.scalar(
        sa.select(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(MentoringSession.id == session_id, in_pair(viewer.person_id))
    )
    if session is None:
        raise NotFound("session-not-found", say("You have no session with this id."))
    return session


def pair_facts(db: Session, viewer: Viewer, pair_id: UUID) -> PairFacts:
    pair = own_pair(db, viewer, pair_id)
    a, b = (_person(db.get_one(Person, one)) for one in (pair.a_id, pair.b_id))
    is_a = a.id == viewer.person_id
    return PairFacts(
        id=pair.id,
        state=pair.state,
        me=a if is_a else b,
        partner=b if is_a else a,
        names=Names(a.first, b.first),
        is_a=is_a,
        weeks_between=pair.weeks_between,
        minutes=pair.minutes,
        planned_sessions=pair.planned_sessions,
    )


def session_facts(db: Session, viewer: Viewer, session_id: UUID) -> SessionFacts:
    row = own_session(db, viewer, session_id)
    return _facts(db, row, pair_facts(db, viewer, row.pair_id))


def sessions(db: Session, viewer: Viewer, pair_id: UUID) -> list[SessionFacts]:
    """All sessions of a pair, the newest first."""
    pair = pair_facts(db, viewer, pair_id)
    rows = db.scalars(
        sa.select(MentoringSession)
        .where(MentoringSession.pair_id == pair_id)
        .order_by(MentoringSession.starts_at.desc(), MentoringSession.number.desc())
    )
    return [_facts(db, row, pair) for row in rows]


def _person(row: Person) -> PersonFacts:
    return PersonFacts(row.id, row.name, row.time_zone, tuple(row.times))


def _facts(db: Session, row: MentoringSession, pair: PairFacts) -> SessionFacts:
    return SessionFacts(
        id=row.id,
        pair=pair,
        number=row.number,
        starts_at=row.starts_at,
        minutes=row.minutes,
        time_zone=row.time_zone,
        state=row.state,
        opened_at=row.opened_at,
        stage=stages.stage(row, db.get_one(Pair, row.pair_id)),
        sequence=row.sequence,
        changed_at=row.changed_at,
    )
