"""What is waiting for a person this week: the most urgent thing, and at most four more."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from service.access.viewer import Viewer
from service.home import cards as home_cards
from service.home.card import Card
from service.i18n.formatting import local
from service.i18n.language import say
from service.models import PairState, SessionState
from service.pairings.pairs.queries import PairFacts, SessionFacts

MOST_BESIDE = 4
_SOON = timedelta(days=3)


class Next(NamedTuple):
    """The next session of a pair, `days` from today."""

    session: SessionFacts
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


def arrange(
    viewer: Viewer,
    now: datetime,
    *,
    pairs: Sequence[PairFacts],
    sessions: Sequence[SessionFacts],
    cards: Sequence[Card],
) -> Week:
    """Put urgent cards before all others."""
    upcoming = _upcoming(sessions, now)
    known = {card.href for card in cards}
    cards = [*cards, *(card for card in _unbooked(pairs, upcoming) if card.href not in known)]
    is_urgent = bool(upcoming) and (
        upcoming[0].starts_at <= now + _SOON or not any(card.is_urgent for card in cards)
    )
    later = upcoming[1:] if is_urgent else upcoming
    cards = [card for card in cards if card.is_urgent] + [
        *(_session_card(session, viewer) for session in later),
        *(card for card in cards if not card.is_urgent),
    ]
    top = None if is_urgent or not cards else cards.pop(0)
    first_pair = upcoming[0].pair if upcoming else next(iter(pairs), None)
    return Week(
        next=_next(viewer, upcoming[0], now=now) if is_urgent else None,
        first=top,
        beside=cards[:MOST_BESIDE],
        together=_together(first_pair, sessions, now=now) if first_pair else None,
    )


def _upcoming(sessions: Iterable[SessionFacts], now: datetime) -> list[SessionFacts]:
    """Return the session to come or under way of each running pair, the earliest first."""
    first = {  # sessions come newest first, so that the earliest of a pair stays
        one.pair.id: one
        for one in sessions
        if one.pair.state is PairState.ACTIVE
        and one.is_planned
        and one.starts_at > now - timedelta(hours=6)
    }
    return sorted(first.values(), key=lambda one: one.starts_at)


def _next(viewer: Viewer, session: SessionFacts, *, now: datetime) -> Next:
    there = viewer.time_zone
    return Next(session, (local(session.starts_at, there).date() - local(now, there).date()).days)


def _session_card(session: SessionFacts, viewer: Viewer) -> Card:
    when = home_cards.when(session.starts_at, viewer)
    return Card(
        say("Next session with {name}", name=session.pair.partner.first),
        say("{when}, {n} minutes", when=when, n=session.minutes),
        f"/sessions/{session.id}",
        say("Look at it"),
    )


def _unbooked(pairs: Iterable[PairFacts], upcoming: list[SessionFacts]) -> Iterator[Card]:
    booked = {session.pair.id for session in upcoming}
    for pair in pairs:
        if pair.state is PairState.ACTIVE and pair.id not in booked:
            yield Card(
                say("No session with {name} is booked", name=pair.partner.first),
                say("Times that suit you both are ready to choose from."),
                f"/pairs/{pair.id}/sessions",
                say("Find a time"),
                is_urgent=True,
            )


def _together(pair: PairFacts, sessions: Iterable[SessionFacts], *, now: datetime) -> Together:
    found = [one for one in sessions if one.pair.id == pair.id]
    past = [one for one in found if one.starts_at < now and not one.is_planned]
    ahead = sorted(one.starts_at for one in found if one.is_planned and one.starts_at > now)
    return Together(
        pair=pair,
        held=sum(one.state is SessionState.HELD for one in past),
        past=len(past),
        after_next=ahead[1] if len(ahead) > 1 else None,
    )
