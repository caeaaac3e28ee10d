"""Cards about a partner who has left and about missed sessions."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.home.card import Card
from service.i18n import formatting
from service.i18n.language import say
from service.models import PairState
from service.pairings.pairs.queries import PairFacts, SessionFacts
from service.sessions import departure_actions
from service.sessions.missed_sessions import IN_A_ROW, answers, last_missed


def departed(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    for one in departure_actions.news(db, viewer, now):
        title = say("{name} has left the organisation", name=one.partner) if one.partner else ""
        yield Card(
            title or say("Your partner has left"),
            say(
                "Your sessions are cancelled, and what you wrote stays yours. You may like to "
                "meet someone new."
            ),
            "/suggestions",
            say("See suggestions"),
        )


def unmet(
    db: Session, viewer: Viewer, now: datetime, *, sessions: Sequence[SessionFacts]
) -> Iterator[Card]:
    """Expect the sessions of the viewer's pairs, the newest first."""
    pairs = {one.pair.id: one.pair for one in sessions if one.pair.state is PairState.ACTIVE}
    missed = [
        (pair, found)
        for pair in pairs.values()
        if (found := last_missed([one for one in sessions if one.pair.id == pair.id], now))
    ]
    if not missed:
        return
    said = answers(db, viewer, [found.session_id for _, found in missed])
    for pair, found in missed:
        if found.in_a_row >= IN_A_ROW and found.session_id not in said.mine:
            yield _missed_twice(pair, has_partner_said=found.session_id in said.partners)
        elif not found.is_rebooked:
            day = formatting.day(found.starts_at, viewer.time_zone)
            yield Card(
                say("You and {name} did not meet", name=pair.partner.first),
                say("You did not meet on {day}; one tap finds another time.", day=day),
                f"/pairs/{pair.id}/sessions",
                say("Find another time"),
                is_urgent=True,
            )


def _missed_twice(pair: PairFacts, *, has_partner_said: bool) -> Card:
    name = pair.partner.first
    title = say("You and {name} have missed two sessions", name=name)
    told = (
        say("{name} has said what would help; what would help you?", name=name)
        if has_partner_said
        else say("It happens to many pairs. What would help you two?")
    )
    return Card(title, told, f"/pairs/{pair.id}/missed", say("Answer in one tap"), is_urgent=True)
