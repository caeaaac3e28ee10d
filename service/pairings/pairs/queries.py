"""Reads of pairs and their sessions; those of others are not found."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from prompts.agenda import Stage
from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import MentoringSession, Pair, PairState, Person, SessionState
from service.models.scopes import in_pair, partner_of
from service.pairings.pairs.names import Names
from service.pairings.pairs.stages import stage_of
from service.people.leader_queries import leads
from service.problems import Conflict, NotFound

_Me = aliased(Person)
_Partner = aliased(Person)


class PersonFacts(NamedTuple):
    id: UUID
    name: str
    time_zone: str
    times: tuple[str, ...]
    career_years: int | None
    leads_people: bool

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
    subject: str | None

    @property
    def a_id(self) -> UUID:
        return self.me.id if self.is_a else self.partner.id


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
    created_at: datetime
    changed_at: datetime | None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        return self.state is SessionState.PLANNED

    def is_over_or_begun(self, now: datetime) -> bool:
        """Return whether there is something to say about it yet."""
        return self.state is not SessionState.CANCELLED and (
            self.state is SessionState.HELD or self.starts_at <= now
        )


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
    row = db.execute(_pairs(viewer).where(Pair.id == pair_id)).one_or_none()
    if row is None:
        raise NotFound("pair-not-found", say("You have no pair with this id."))
    return _pair(row)


def session_facts(db: Session, viewer: Viewer, session_id: UUID) -> SessionFacts:
    row = db.execute(
        _pairs(viewer)
        .add_columns(MentoringSession)
        .join(MentoringSession, MentoringSession.pair_id == Pair.id)
        .where(MentoringSession.id == session_id)
    ).one_or_none()
    if row is None:
        raise NotFound("session-not-found", say("You have no session with this id."))
    return _session(row[-1], _pair(row[:-1]))


def current_pairs(db: Session, viewer: Viewer) -> list[PairFacts]:
    """Return the viewer's pairs that have not ended, the oldest first."""
    rows = db.execute(
        _pairs(viewer).where(Pair.state != PairState.ENDED).order_by(Pair.created_at, Pair.id)
    )
    return [_pair(row) for row in rows]


def sessions(db: Session, pairs: Collection[PairFacts]) -> list[SessionFacts]:
    """Return all sessions of pairs that the viewer was found to be in, the newest first."""
    by_id = {pair.id: pair for pair in pairs}
    rows = db.scalars(
        sa.select(MentoringSession)
        .where(MentoringSession.pair_id.in_(by_id))
        .order_by(MentoringSession.starts_at.desc(), MentoringSession.number.desc())
    )
    return [_session(row, by_id[row.pair_id]) for row in rows]


def _pairs(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    """Select the pair, the viewer, the partner, and whether each of them leads people."""
    return (
        sa.select(Pair, _Me, _Partner, leads(_Me.id), leads(_Partner.id))
        .select_from(Pair)
        .join(_Me, _Me.id == viewer.person_id)
        .join(_Partner, _Partner.id == partner_of(viewer.person_id))
        .where(in_pair(viewer.person_id))
    )


def _pair(columns: Sequence[Any]) -> PairFacts:
    row, my_row, partners_row, i_lead, partner_leads = columns
    me = _person(my_row, leads_people=i_lead)
    partner = _person(partners_row, leads_people=partner_leads)
    is_a = row.a_id == me.id
    return PairFacts(
        id=row.id,
        state=row.state,
        me=me,
        partner=partner,
        names=Names(me.first, partner.first) if is_a else Names(partner.first, me.first),
        is_a=is_a,
        weeks_between=row.weeks_between,
        minutes=row.minutes,
        planned_sessions=row.planned_sessions,
        subject=row.subject,
    )


def _person(row: Person, *, leads_people: bool) -> PersonFacts:
    return PersonFacts(
        row.id, row.name, row.time_zone, tuple(row.times), row.career_years, leads_people
    )


def _session(row: MentoringSession, pair: PairFacts) -> SessionFacts:
    return SessionFacts(
        id=row.id,
        pair=pair,
        number=row.number,
        starts_at=row.starts_at,
        minutes=row.minutes,
        time_zone=row.time_zone,
        state=row.state,
        opened_at=row.opened_at,
        stage=stage_of(row.number, pair.planned_sessions),
        sequence=row.sequence,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
