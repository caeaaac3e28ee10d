"""What is waiting for a person this week: the most urgent thing, and at most four more."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.queries import consents
from service.access.viewer import Viewer
from service.agendas.views import AgendaView, agenda_view
from service.home import cards as home_cards
from service.home.card import Card
from service.i18n.formatting import local
from service.i18n.language import say
from service.models import MentoringSession, Pair, PairState, Purpose, Role, SessionState
from service.models.scopes import in_pair
from service.pairings.pairs import queries
from service.pairings.pairs.queries import PairFacts, SessionFacts
from service.people.leader_queries import leads_people

MOST_BESIDE = 4
_SOON = timedelta(days=3)


class Next(NamedTuple):
    """The next session of a pair, `days` from today; `agenda` is None while nothing is drafted."""

    session: SessionFacts
    agenda: AgendaView | None
    days: int


class Together(NamedTuple):
    """A pair in figures: sessions held of those that were to be, and the one after the next."""

    pair: PairFacts
    held: int
    past: int
    after_next: datetime | None


class Week(NamedTuple):
    """`next` is set if the most urgent thing is a session; `first` else, if there is anything."""

    next: Next | None
    first: Card | None
    beside: list[Card]
    together: Together | None
    is_leader: bool


def this_week(db: Session, viewer: Viewer, now: datetime) -> Week:
    pairs = _pairs(db, viewer)
    upcoming = _upcoming(db, viewer, pairs.values(), now=now)
    cards = [*home_cards.cards(db, viewer, now)]
    is_asked = any(card.href.startswith("/suggestions") for card in cards)
    if not pairs and not is_asked and Role.EMPLOYEE in viewer.roles:
        cards.append(_no_pair(db, viewer))
    known = {card.href for card in cards}
    cards += [card for card in _unbooked(pairs, upcoming) if card.href not in known]
    cards += home_cards.programme(db, viewer, now)
    is_urgent = bool(upcoming) and (
        upcoming[0].starts_at <= now + _SOON or not any(card.is_urgent for card in cards)
    )
    later = upcoming[1:] if is_urgent else upcoming
    cards = [card for card in cards if card.is_urgent] + [
        *(_session_card(session, viewer) for session in later),
        *(card for card in cards if not card.is_urgent),
    ]
    top = None if is_urgent or not cards else cards.pop(0)
    shown = _next(db, viewer, upcoming[0], now=now) if is_urgent else None
    pair_id = upcoming[0].pair.id if upcoming else next(iter(pairs), None)
    return Week(
        next=shown,
        first=top,
        beside=cards[:MOST_BESIDE],
        together=_together(db, viewer, pair_id, now=now) if pair_id else None,
        is_leader=Role.EMPLOYEE in viewer.roles and leads_people(db, viewer.person_id),
    )


def _upcoming(
    db: Session, viewer: Viewer, pairs: Iterable[PairFacts], *, now: datetime
) -> list[SessionFacts]:
    """Of each pair the session to come or under way, the earliest first."""
    running = [pair.id for pair in pairs if pair.state is PairState.ACTIVE]
    rows = db.execute(
        sa.select(MentoringSession.id, MentoringSession.pair_id)
        .where(
            MentoringSession.pair_id.in_(running),
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at > now - timedelta(hours=6),
        )
        .order_by(MentoringSession.starts_at)
    )
    first: dict[UUID, UUID] = {}
    for session_id, pair_id in rows:
        first.setdefault(pair_id, session_id)
    return [queries.session_facts(db, viewer, one) for one in first.values()]


def _pairs(db: Session, viewer: Viewer) -> dict[UUID, PairFacts]:
    ids = db.scalars(
        sa.select(Pair.id)
        .where(
            in_pair(viewer.person_id),
            Pair.state != PairState.ENDED,
        )
        .order_by(Pair.created_at)
    )
    return {one: queries.pair_facts(db, viewer, one) for one in ids}


def _next(db: Session, viewer: Viewer, session: SessionFacts, *, now: datetime) -> Next:
    there = viewer.time_zone
    days = (local(session.starts_at, there).date() - local(now, there).date()).days
    return Next(session, agenda_view(db, viewer, session.id, now=now), days)


def _session_card(session: SessionFacts, viewer: Viewer) -> Card:
    when = home_cards.when(session.starts_at, viewer)
    return Card(
        say("Next session with {name}", name=session.pair.partner.first),
        say("{when}, {n} minutes", when=when, n=session.minutes),
        f"/sessions/{session.id}",
        say("Look at it"),
    )


def _unbooked(pairs: dict[UUID, PairFacts], upcoming: list[SessionFacts]) -> Iterator[Card]:
    booked = {session.pair.id for session in upcoming}
    for pair in pairs.values():
        if pair.state is PairState.ACTIVE and pair.id not in booked:
            yield Card(
                say("No session with {name} is booked", name=pair.partner.first),
                say("Times that suit you both are ready to choose from."),
                f"/pairs/{pair.id}/sessions",
                say("Find a time"),
                is_urgent=True,
            )


def _no_pair(db: Session, viewer: Viewer) -> Card:
    if Purpose.PAIRING not in consents(db, viewer.person_id):
        return Card(
            say("Suggestions are switched off"),
            say(
                "No partner is suggested to you, nor you to anyone, until you agree to it in your "
                "settings."
            ),
            "/me/settings",
            say("Open settings"),
        )
    return Card(
        say("You have no partner yet"),
        say(
            "Suggestions come with every round, and again when your lines change. They depend on "
            "what you offer and want to learn."
        ),
        "/suggestions",
        say("See suggestions"),
    )


def _together(db: Session, viewer: Viewer, pair_id: UUID, *, now: datetime) -> Together:
    found = queries.sessions(db, viewer, pair_id)
    past = [one for one in found if one.starts_at < now and not one.is_planned]
    ahead = sorted(one.starts_at for one in found if one.is_planned and one.starts_at > now)
    return Together(
        pair=queries.pair_facts(db, viewer, pair_id),
        held=sum(one.state is SessionState.HELD for one in past),
        past=len(past),
        after_next=ahead[1] if len(ahead) > 1 else None,
    )
