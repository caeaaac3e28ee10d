"""Agendas as they are shown: sources are looked up anew, and what was withdrawn is gone."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from prompts.agenda import Evidence, Side, Stage
from service.access.viewer import Viewer
from service.agendas import diary, queries, shelf, versions
from service.agendas.because import Names, Part, because, with_names
from service.agendas.diary import PairFacts, SessionFacts
from service.agendas.queries import Key, Source
from service.agendas.resources import Beside, resource_beside
from service.agendas.timing import balance, slot_of
from service.agendas.versions import Entry
from service.models import Agenda, AgendaVersion, Author, Person, ResourceRead
from service.problems import NotFound
from service.wording import first_name

Tone = Literal["give", "take", ""]

WITHHELD = "This question rested on something that is no longer shared; draft it again."
_WITHOUT = "Drafted without a language model"


class ItemView(NamedTuple):
    """`tone` is the viewer's part in it; `because` is never empty."""

    key: str
    minutes: int
    starts_at: datetime
    title: str
    question: str
    because: list[Part]
    author: Author
    tone: Tone
    i_agreed: bool
    partner_agreed: bool
    resource: Beside | None


class SlotView(NamedTuple):
    key: str
    title: str
    tone: Tone
    starts_at: datetime
    minutes: int
    items: list[ItemView]


class AgendaView(NamedTuple):
    session: SessionFacts
    version: int
    latest: int
    label: str
    slots: list[SlotView]
    teach_minutes: int
    learn_minutes: int
    is_one_way: bool

    @property
    def items(self) -> list[ItemView]:
        return [item for slot in self.slots for item in slot.items]

    @property
    def i_agreed(self) -> int:
        return sum(item.i_agreed for item in self.items)

    @property
    def partner_agreed(self) -> int:
        return sum(item.partner_agreed for item in self.items)


class VersionView(NamedTuple):
    number: int
    created_at: datetime
    made_by: str
    agenda: AgendaView


class _Shown(NamedTuple):
    """What every item of one agenda is shown by."""

    pair: PairFacts
    stage: Stage
    alive: Mapping[Key, Source]
    beside: Beside | None


def agenda_view(
    db: Session, viewer: Viewer, session_id: UUID, now: datetime
) -> AgendaView | None:
    """The current version; None while nothing is drafted."""
    session = diary.session_facts(db, viewer, session_id)
    agenda = _agenda(db, session_id)
    if agenda is None:
        return None
    return _view(db, viewer, (session, agenda), versions.current(db, agenda), now)


def history(db: Session, viewer: Viewer, session_id: UUID, now: datetime) -> list[VersionView]:
    """Every version, the newest first."""
    session = diary.session_facts(db, viewer, session_id)
    agenda = _agenda(db, session_id)
    if agenda is None:
        raise NotFound("agenda-not-found", "There is no agenda here yet.")
    rows = db.scalars(
        sa.select(AgendaVersion)
        .where(AgendaVersion.agenda_id == agenda.id)
        .order_by(AgendaVersion.number.desc())
    )
    return [
        VersionView(
            row.number,
            row.created_at,
            _made_by(db, viewer, row),
            _view(db, viewer, (session, agenda), row, now),
        )
        for row in rows
    ]


def said_items(
    db: Session, pair_id: UUID, stage: Stage, names: Names, found: Iterable[Entry], now: datetime
) -> list[tuple[Entry, str, str, list[Part]]]:
    """(entry, title, question, because) with names in place."""
    entries = list(found)
    cited = {key for entry in entries for key, _ in entry.evidence}
    alive = queries.still_shared(db, pair_id, cited, now)
    sides = _sides(db, pair_id)
    return [
        (
            entry,
            _named(entry, entry.title, names),
            _question(entry, alive, names),
            _because(entry, stage, alive, (sides, names)),
        )
        for entry in entries
    ]
