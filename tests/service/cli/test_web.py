"""The web process stores what it noted in memory, at the latest when it stops."""

from datetime import datetime

from sqlalchemy.orm import Session

from service.access.last_uses import LastUses
from service.bootstrap import Parts
from service.cli.web import stored_last_uses


def test_what_was_noted_is_stored_when_the_server_stops(parts: Parts) -> None:
    stored: list[str] = []

    def touch(_db: Session, used_id: str, _at: datetime) -> None:
        stored.append(used_id)

    uses = LastUses(touch)
    with stored_last_uses(parts, [uses]):
        uses.note("a sign-in", parts.clock())
    assert stored == ["a sign-in"]
