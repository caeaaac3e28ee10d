"""Cards about suggestions: those to be answered, and a yes that waits for the other's."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.home.card import Card
from service.i18n import formatting
from service.i18n.language import say, say_many
from service.models import Person, Suggestion, SuggestionState
from service.models.scopes import takes_part
from service.pairings.suggestions import store


def open_and_waiting(db: Session, viewer: Viewer, now: datetime) -> Iterator[Card]:
    """Yield what waits for one's own answer, then whose answer one waits for."""
    rows = db.execute(
        sa.select(Suggestion.id, Suggestion.state, Suggestion.expires_at, Person.name)
        .join(Person, Person.id == Suggestion.other_id)
        .where(
            Suggestion.person_id == viewer.person_id,
            Suggestion.state.in_(store.OPEN),
            Suggestion.expires_at > now,
            takes_part(),
            sa.not_(store.began()),
        )
        .order_by(Suggestion.fit.desc(), Suggestion.id)
    ).all()
    if shown := [row for row in rows if row.state is SuggestionState.SHOWN]:
        first = shown[0]
        many = say_many("One suggested partner", "{count} suggested partners", len(shown))
        until = formatting.day(first.expires_at, viewer.time_zone)
        href = "/suggestions" if len(shown) > 1 else f"/suggestions/{first.id}"
        text = say("{name}, open until {day}.", name=first.name, day=until)
        yield Card(many, text, href, say("See why"), is_urgent=True)
    if waiting := [row for row in rows if row.state is SuggestionState.ACCEPTED]:
        last = max(row.expires_at for row in waiting)
        yield Card(
            say("You said yes to {names}", names=formatting.listed([row.name for row in waiting])),
            say("Waiting for the answer until {day}.", day=formatting.day(last, viewer.time_zone)),
            "/suggestions#waiting",
            say("Look"),
        )
