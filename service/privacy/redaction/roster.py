"""Read the organisation's names for redaction."""

from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Person, PersonState, Team
from service.privacy.redaction.roster_names import RosterEntry, RosterNames, split_name


def roster_names(db: Session, k: int) -> RosterNames:
    """Names of everybody but the erased, who have none; titles and teams under k count as names."""
    rows = db.execute(
        sa.select(Person.name, Person.email, Person.external_id, Team.name, Person.title)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(Person.state != PersonState.ERASED)
        .order_by(Person.id)
    )
    return _folded(tuple(_entry(row) for row in rows), k)


def _entry(row: sa.Row[str, str, str | None, str | None, str | None]) -> RosterEntry:
    name, email, staff_number, team, title = row
    given, family = split_name(name)
    return RosterEntry(
        given=given,
        family=family,
        email=email,
        staff_number=staff_number or "",
        team=team or "",
        title=title or "",
    )


@lru_cache(maxsize=1)
def _folded(entries: tuple[RosterEntry, ...], k: int) -> RosterNames:
    """The same roster is folded once, however many texts ask: 0.4 s at 10,000 people."""
    return RosterNames.of(entries, k)
