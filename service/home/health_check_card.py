"""Cards for a pair check that is due or has been answered by both."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.home.card import Card
from service.i18n.formatting import first_name
from service.i18n.language import say
from service.models import CheckIn, CheckInState, Pair, PairState, Person
from service.models.scopes import in_pair


def due(db: Session, viewer: Viewer) -> Iterator[Card]:
    rows = db.execute(
        sa.select(Pair.id, Person.name)
        .join(CheckIn, CheckIn.pair_id == Pair.id)
        .join(Person, in_pair(Person.id))
        .where(
            CheckIn.person_id == viewer.person_id,
            CheckIn.state == CheckInState.DUE,
            Person.id != viewer.person_id,
            Pair.state != PairState.ENDED,
        )
        .order_by(CheckIn.created_at)
    )
    for pair_id, name in rows:
        yield Card(
            say("How is it going with {name}?", name=first_name(name)),
            say(
                "A short pair check after every third session: four ratings and a line that you "
                "both read."
            ),
            f"/pairs/{pair_id}/check",
            say("Answer the pair check"),
            is_urgent=True,
        )
