"""Cards about a partner who has left and about missed sessions."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.home.card import Card
from service.i18n import formatting
from service.i18n.language import say
from service.sessions import departures, missed_sessions


def departed(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    for one in departures.news(db, viewer, now):
        title = say("{name} has left", name=one.partner) if one.partner else ""
        yield Card(
            title or say("Your partner has left"),
            say(
                "Your sessions are cancelled, and what you wrote stays yours. You may like to "
                "meet someone new."
            ),
            "/suggestions",
            say("See suggestions"),
        )


def unmet(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    for one in missed_sessions.waiting_for(db, viewer, now):
        if one.missed.in_a_row >= missed_sessions.IN_A_ROW and not one.has_answered:
            yield _missed_twice(one)
        elif not one.is_booked:
            day = formatting.day(one.missed.starts_at, viewer.time_zone)
            yield Card(
                say("You and {name} did not meet", name=one.partner),
                say("You did not meet on {day}; one tap finds another time.", day=day),
                f"/pairs/{one.pair_id}/sessions",
                say("Find another time"),
                is_urgent=True,
            )


def _missed_twice(one: missed_sessions.MissedQuestion) -> Card:
    title = say("You and {name} have missed two sessions", name=one.partner)
    told = (
        say("{name} has said what would help; what would help you?", name=one.partner)
        if one.has_partner_said
        else say("It happens to many pairs. What would help you two?")
    )
    href = f"/pairs/{one.pair_id}/missed"
    return Card(title, told, href, say("Answer in one tap"), is_urgent=True)
