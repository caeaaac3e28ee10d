"""Views of a pair for its two people; others find nothing."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.queries import consents
from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.models import (
    EmbeddingModel,
    Line,
    LineKind,
    OwnerType,
    Pair,
    PairGoal,
    PairState,
    Person,
    PersonState,
    Purpose,
    Vector,
)
from service.models.scopes import in_pair, partner_of
from service.pairings.changes import booked_sessions
from service.pairings.changes.undo import UNDO
from service.pairings.pairs import start
from service.pairings.pairs.clauses import Clause, clauses_hash, headed
from service.pairings.pairs.queries import own_running_pair
from service.pairings.pairs.start import Hopes
from service.pairings.suggestions.capacity_queries import with_room
from service.people import starter_progress
from service.people.leader_queries import leads_people

_LATELY = timedelta(days=14)


class PartnerView(NamedTuple):
    """One pair in a list: where it stands, and what its end said."""

    id: UUID
    name: str
    title: str | None
    state: PairState
    paused_until: datetime | None
    ended_at: datetime | None
    message: str | None
    can_undo: bool
    has_left: bool

    @property
    def first(self) -> str:
        return first_name(self.name)


class StartView(NamedTuple):
    """The page of the start; blank words are words not written yet."""

    pair_id: UUID
    partner: str
    state: PairState
    mine: Hopes
    partner_gain: str
    partner_contribute: str
    clauses: list[Clause]
    clauses_hash: str
    my_tick_at: datetime | None
    partner_tick_at: datetime | None
    starter: str | None  # the ten minutes that serve one's part, unless they are settled
    leads_people: bool

    @property
    def first(self) -> str:
        return first_name(self.partner)


class ChangeView(NamedTuple):
    """`version` rises with every change of the pair; `booked` sessions could move."""

    pair_id: UUID
    partner: str
    me: str
    zone: str
    state: PairState
    weeks_between: int
    minutes: int
    subject: str
    paused_until: datetime | None
    booked: int
    version: int

    @property
    def first(self) -> str:
        return first_name(self.partner)


def partners(db: Session, viewer: Viewer, now: datetime) -> tuple[PartnerView, ...]:
    """Running pairs, and those that ended within a fortnight."""
    mine = in_pair(viewer.person_id)
    current = sa.or_(Pair.state != PairState.ENDED, Pair.ended_at > now - _LATELY)
    other_id = partner_of(viewer.person_id)
    rows = db.execute(
        sa.select(Pair, Person.name, Person.title, Person.state)
        .join(Person, Person.id == other_id)
        .where(mine, current)
        .order_by(Pair.created_at, Pair.id)
    )
    return tuple(
        PartnerView(
            pair.id,
            name,
            title,
            pair.state,
            pair.paused_until,
            pair.ended_at,
            pair.end_note,
            can_undo=pair.state is PairState.ENDED
            and pair.ended_by_id == viewer.person_id
            and pair.ended_at is not None
            and pair.ended_at > now - UNDO,
            has_left=pair.ended_by_id is None and state is PersonState.LEFT,
        )
        for pair, name, title, state in rows
    )


def start_view(db: Session, viewer: Viewer, pair_id: UUID) -> StartView:
    """Raise NotFound for others' pairs, Conflict once it has ended."""
    pair = own_running_pair(db, viewer, pair_id)
    partner_id = pair.other_than(viewer.person_id)
    mine, theirs = (db.get(PairGoal, (pair_id, i)) for i in (viewer.person_id, partner_id))
    texts, ticks = start.agreed(db, pair_id)
    return StartView(
        pair_id,
        db.get_one(Person, partner_id).name,
        pair.state,
        Hopes(
            mine.gain if mine else "",
            mine.contribute if mine else "",
            pair.weeks_between,
            pair.minutes,
        ),
        theirs.gain if theirs else "",
        theirs.contribute if theirs else "",
        headed(texts),
        clauses_hash(texts),
        ticks.get(viewer.person_id),
        ticks.get(partner_id),
        starter_progress.offered(db, viewer, partner_id),
        leads_people(db, viewer.person_id),
    )


def change_view(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> ChangeView:
    pair = own_running_pair(db, viewer, pair_id)
    partner_id = pair.other_than(viewer.person_id)
    return ChangeView(
        pair_id=pair_id,
        partner=db.get_one(Person, partner_id).name,
        me=viewer.name,
        zone=viewer.time_zone,
        state=pair.state,
        weeks_between=pair.weeks_between,
        minutes=pair.minutes,
        subject=pair.subject or "",
        paused_until=pair.paused_until,
        booked=len(booked_sessions.planned(db, pair, now)),
        version=pair.row_version,
    )


def obstacle(db: Session, viewer: Viewer, encoder_fingerprint: str) -> str | None:
    """Return the slug of what keeps a person from getting suggestions."""
    if Purpose.PAIRING not in consents(db, viewer.person_id):
        return "consent"
    person = db.get_one(Person, viewer.person_id)
    if person.state is PersonState.PAUSED or not person.capacity:
        return "paused"
    kinds = set(db.scalars(sa.select(Line.kind).where(Line.person_id == viewer.person_id)))
    if len(kinds) < len(LineKind):
        return "offers" if LineKind.SEEK in kinds else "seeks"
    if viewer.person_id not in with_room(db, [viewer.person_id]):
        return "full"
    return None if _is_read(db, viewer, encoder_fingerprint) else "reading"


def _is_read(db: Session, viewer: Viewer, encoder_fingerprint: str) -> bool:
    """Whether offers and seeks have been embedded."""
    kinds = db.scalars(
        sa.select(Line.kind)
        .join(Vector, sa.and_(Vector.owner_id == Line.id, Vector.owner_type == OwnerType.LINE))
        .join(EmbeddingModel, EmbeddingModel.id == Vector.model_id)
        .where(
            Line.person_id == viewer.person_id,
            EmbeddingModel.fingerprint == encoder_fingerprint,
        )
    )
    return set(kinds) == set(LineKind)
