"""Banners of a pair: what can be undone, what the partner changed, help, pair checks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.viewer import Viewer
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import (
    ChangeKind,
    CheckIn,
    CheckInState,
    HelpRequest,
    Pair,
    PairChange,
    PairState,
    Person,
)
from service.models.scopes import in_pair, partner_of
from service.pairings.changes.actions import ENDS
from service.pairings.changes.undo import UNDO

_Lead = aliased(Person)
NEWS = timedelta(days=7)
OFFERED = timedelta(days=28)


class Undoable(NamedTuple):
    pair_id: UUID
    said: str
    until: datetime


class News(NamedTuple):
    """What a partner did, in the partner's own words where they sent any."""

    pair_id: UUID
    said: str
    message: str | None
    at: datetime


class Offer(NamedTuple):
    """A lead's answer, which both of the pair read."""

    pair_id: UUID
    lead: str
    email: str
    at: datetime


class Help(NamedTuple):
    is_asked: bool
    offers: tuple[Offer, ...]


class Banners(NamedTuple):
    undoable: tuple[Undoable, ...]
    news: tuple[News, ...]
    offers: tuple[Offer, ...]


class PairOverview(NamedTuple):
    banners: Banners
    help: Help
    has_check: bool
    check_is_due: bool


def of_pair(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> PairOverview:
    states = set(
        db.scalars(
            sa.select(CheckIn.state).where(
                CheckIn.pair_id == pair_id, CheckIn.person_id == viewer.person_id
            )
        )
    )
    help_ = help_of(db, viewer, pair_id)
    changes = db.execute(_changes(viewer, now).where(Pair.id == pair_id)).all()
    return PairOverview(
        banners=_banners(viewer, now, changes=changes, offers=help_.offers),
        help=help_,
        has_check=bool(states - {CheckInState.SKIPPED}),
        check_is_due=CheckInState.DUE in states,
    )


def of_week(db: Session, viewer: Viewer, now: datetime) -> Banners:
    """Over all pairs of the viewer."""
    changes = db.execute(_changes(viewer, now)).all()
    offers = [Offer(*row) for row in db.execute(_offers(viewer))]
    return _banners(viewer, now, changes=changes, offers=offers)


def help_of(db: Session, viewer: Viewer, pair_id: UUID) -> Help:
    mine = sa.select(HelpRequest.id).where(
        HelpRequest.pair_id == pair_id,
        HelpRequest.person_id == viewer.person_id,
        HelpRequest.withdrawn_at.is_(None),
    )
    rows = db.execute(_offers(viewer).where(Pair.id == pair_id))
    return Help(
        is_asked=db.scalar(mine.limit(1)) is not None,
        offers=tuple(Offer(*row) for row in rows),
    )


def _banners(
    viewer: Viewer, now: datetime, *, changes: Iterable[Any], offers: Iterable[Offer]
) -> Banners:
    mine = [row for row in changes if row[0].person_id == viewer.person_id]
    theirs = [row for row in changes if row[0].person_id != viewer.person_id]
    return Banners(
        undoable=tuple(
            Undoable(change.pair_id, _did(change.kind, name), change.created_at + UNDO)
            for change, state, name in _first_of_each(mine)
            if change.created_at > now - UNDO
            and (change.kind in ENDS) == (state is PairState.ENDED)
        ),
        news=tuple(
            News(change.pair_id, _was_done(change, name), change.message, change.created_at)
            for change, _, name in _first_of_each(theirs)
        ),
        offers=tuple(one for one in offers if one.at > now - OFFERED),
    )


def _changes(viewer: Viewer, now: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Select recent changes, the newest first, with the pair's state and the partner's name."""
    return (
        sa.select(PairChange, Pair.state, Person.name)
        .join(Pair, Pair.id == PairChange.pair_id)
        .join(Person, Person.id == partner_of(viewer.person_id))
        .where(in_pair(viewer.person_id), PairChange.undone_at.is_(None))
        .where(PairChange.created_at > now - NEWS)
        .order_by(PairChange.created_at.desc(), PairChange.id.desc())
    )


def _first_of_each(rows: Iterable[Any]) -> list[Any]:
    """The latest of each pair: what came before it is history."""
    seen: dict[UUID, Any] = {}
    for row in rows:
        seen.setdefault(row[0].pair_id, row)
    return list(seen.values())


def _did(kind: ChangeKind, name: str) -> str:
    partner = first_name(name)
    return {
        ChangeKind.RHYTHM: say("You changed your rhythm with {partner}.", partner=partner),
        ChangeKind.SUBJECT: say("You changed your subject with {partner}.", partner=partner),
        ChangeKind.PAUSE: say("Your pair with {partner} is paused, as you asked.", partner=partner),
        ChangeKind.RESUME: say(
            "Your pair with {partner} has resumed, as you asked.", partner=partner
        ),
        ChangeKind.PARTNER: say(
            "You asked for a new partner; your pair with {partner} has ended.", partner=partner
        ),
        ChangeKind.END: say("You ended the pair with {partner}.", partner=partner),
    }[kind]


def _was_done(change: PairChange, name: str) -> str:
    partner = first_name(name)
    if change.kind in ENDS:
        return say("This pair has ended: {partner}.", partner=name)
    return {
        ChangeKind.RHYTHM: say("{partner} changed your rhythm.", partner=partner),
        ChangeKind.SUBJECT: say("{partner} changed your subject.", partner=partner),
        ChangeKind.PAUSE: say("{partner} asked for a break.", partner=partner),
        ChangeKind.RESUME: say("{partner} is back.", partner=partner),
    }[change.kind]


def _offers(viewer: Viewer) -> sa.Select[*tuple[Any, ...]]:
    """Select the offers to running pairs, one for each lead, the latest first."""
    answered = sa.func.max(HelpRequest.answered_at)
    return (
        sa.select(HelpRequest.pair_id, _Lead.name, _Lead.email, answered)
        .join(Pair, Pair.id == HelpRequest.pair_id)
        .join(_Lead, _Lead.id == HelpRequest.answered_by_id)
        .where(in_pair(viewer.person_id), Pair.state != PairState.ENDED)
        .where(HelpRequest.withdrawn_at.is_(None), HelpRequest.answered_at.is_not(None))
        .group_by(HelpRequest.pair_id, _Lead.name, _Lead.email)
        .order_by(answered.desc())
    )
