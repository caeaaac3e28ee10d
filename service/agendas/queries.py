"""Read what the pages of an agenda show, once a request."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.agendas import evidence_queries, versions
from service.agendas.sources import Key, Source
from service.agendas.versions import AgendaEntry
from service.learning import occasion_queries
from service.learning.progress import finished_resources
from service.learning.resources import Occasion
from service.models import Agenda, AgendaVersion, Person
from service.pairings.pairs.queries import SessionFacts


class StoredVersion(NamedTuple):
    """`writer` is the name of whoever changed it or asked for it."""

    row: AgendaVersion
    writer: str | None
    entries: list[AgendaEntry]


class StoredAgenda(NamedTuple):
    """Versions of one agenda, the newest first, and what both may still see of what they cite.

    `occasion` and `finished` decide which page of technique is linked.
    """

    versions: list[StoredVersion]
    shared: Mapping[Key, Source]
    occasion: Occasion
    finished: frozenset[str]


def current_number(db: Session, session_id: UUID) -> int:
    """Return 0 while nothing is drafted."""
    current = sa.select(Agenda.current_version).where(Agenda.session_id == session_id)
    return db.scalar(current) or 0


def stored_agenda(
    db: Session, session: SessionFacts, now: datetime, *, with_history: bool = False
) -> StoredAgenda | None:
    """Return None while nothing is drafted."""
    is_current = AgendaVersion.number == Agenda.current_version
    rows = db.execute(
        sa.select(AgendaVersion, Person.name)
        .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
        .outerjoin(Person, Person.id == AgendaVersion.author_id)
        .where(Agenda.session_id == session.id, sa.true() if with_history else is_current)
        .order_by(AgendaVersion.number.desc())
    ).all()
    if not rows:
        return None
    entries = versions.entries_by_version(db, [row.id for row, _ in rows])
    cited = {key for found in entries.values() for entry in found for key, _ in entry.evidence}
    moments = occasion_queries.moments(db, session.pair, now)
    return StoredAgenda(
        versions=[StoredVersion(row, name, entries[row.id]) for row, name in rows],
        shared=evidence_queries.still_shared(db, session.pair.id, cited, at=now),
        occasion=Occasion(session.stage, session.number, moments),
        finished=finished_resources(db, session.pair.me.id),
    )
