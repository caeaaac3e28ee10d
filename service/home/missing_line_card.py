"""Card of somebody who has no partner and no suggestion, where one line would change that."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.home.card import Card
from service.i18n.language import say
from service.pairings.missing_lines.queries import missing_lines


def one_line_away(db: Session, viewer: Viewer) -> Iterator[Card]:
    for line in missing_lines(db, viewer.person_id)[:1]:
        yield Card(
            say("You are one line away from a partner"),
            say(
                "Somebody who offers what you look for would like to learn “{line}”. If you can "
                "teach that, add it.",
                line=line,
            ),
            "/suggestions#one-line-away",
            say("Look"),
        )
