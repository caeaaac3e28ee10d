"""Versions of an agenda: immutable, so every change copies the items into the next one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from prompts.agenda import slot_of
from service.agendas.sources import Key
from service.models import (
    Agenda,
    AgendaAcceptance,
    AgendaEvidence,
    AgendaItem,
    AgendaVersion,
    Author,
)
from service.models.ids import uuid7


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One item, independent of its version; `key` identifies it across versions."""

    key: str
    minutes: int
    title: str
    question: str
    question_id: str | None
    author: Author
    led_by_id: UUID | None
    for_teacher: str | None = None
    evidence: tuple[tuple[Key, UUID | None], ...] = ()  # what it cites and whose that is
    accepted: frozenset[UUID] = field(default=frozenset())

    @property
    def is_kept(self) -> bool:
        """Tell whether a redraft keeps the entry: somebody wrote it or agreed to it."""
        return self.author is Author.PERSON or bool(self.accepted)


class Stamp(NamedTuple):
    """Who made a version, and from what."""

    author: Author
    brief_hash: str
    author_id: UUID | None = None
    model_name: str | None = None
    prompt_version: str | None = None
    resource_slug: str | None = None


def current(db: Session, agenda: Agenda) -> AgendaVersion:
    return numbered(db, agenda, agenda.current_version)


def numbered(db: Session, agenda: Agenda, number: int) -> AgendaVersion:
    """Raise NoResultFound for a number that this agenda does not have."""
    return db.scalars(
        sa.select(AgendaVersion).where(
            AgendaVersion.agenda_id == agenda.id, AgendaVersion.number == number
        )
    ).one()


def entries(db: Session, version_id: UUID) -> list[AgendaEntry]:
    return entries_by_version(db, [version_id])[version_id]


def entries_by_version(db: Session, version_ids: Collection[UUID]) -> dict[UUID, list[AgendaEntry]]:
    rows = db.execute(
        sa.select(AgendaItem, AgendaAcceptance.person_id)
        .outerjoin(AgendaAcceptance, AgendaAcceptance.item_id == AgendaItem.id)
        .where(AgendaItem.version_id.in_(version_ids))
        .order_by(AgendaItem.position)
    ).all()
    items = {item.id: item for item, _ in rows}
    agreed: dict[UUID, set[UUID | None]] = {item_id: set() for item_id in items}
    for item, person_id in rows:
        agreed[item.id].add(person_id)
    cited: dict[UUID, list[tuple[Key, UUID | None]]] = {item_id: [] for item_id in items}
    for mark in db.scalars(
        sa.select(AgendaEvidence)
        .where(AgendaEvidence.item_id.in_(items))
        .order_by(AgendaEvidence.position)
    ):
        cited[mark.item_id].append((Key(mark.source_type, mark.source_id), mark.owner_id))
    found: dict[UUID, list[AgendaEntry]] = {version_id: [] for version_id in version_ids}
    for item in items.values():
        found[item.version_id].append(_entry(item, cited[item.id], agreed[item.id]))
    return found


def question_ids(db: Session, session_id: UUID) -> frozenset[str]:
    """Question cards that any version of this session's agenda has held."""
    rows = db.scalars(
        sa.select(AgendaItem.question_id)
        .join(AgendaVersion, AgendaVersion.id == AgendaItem.version_id)
        .join(Agenda, Agenda.id == AgendaVersion.agenda_id)
        .where(Agenda.session_id == session_id, AgendaItem.question_id.is_not(None))
    )
    return frozenset(found for found in rows if found)


def add(
    db: Session, agenda: Agenda, found: Sequence[AgendaEntry], *, stamp: Stamp, now: datetime
) -> AgendaVersion:
    """Make the next version and the current one of it."""
    version = AgendaVersion(
        id=uuid7(),
        agenda_id=agenda.id,
        number=agenda.current_version + 1,
        parent=agenda.current_version or None,
        created_at=now,
        **stamp._asdict(),
    )
    db.add(version)
    agenda.current_version = version.number
    db.flush()  # each table refers to the one before
    items = [_item(version.id, place, entry, now=now) for place, entry in enumerate(found)]
    db.add_all(items)
    db.flush()
    for item, entry in zip(items, found, strict=True):
        db.add_all(_marks(item.id, entry))
    db.flush()
    return version


def by_slot(found: Iterable[AgendaEntry]) -> list[list[AgendaEntry]]:
    """Neighbours of one slot together, as the page shows and moves them."""
    return [list(group) for _, group in groupby(found, key=lambda entry: slot_of(entry.key))]


def merged(
    before: Sequence[AgendaEntry],
    drafted: Sequence[AgendaEntry],
    removed: frozenset[str] = frozenset(),
) -> list[AgendaEntry]:
    """Merge a new draft with what people did to the last one: kept items, order, removals."""
    fresh = {entry.key: entry for entry in drafted if entry.key not in removed}
    if not removed and not any(entry.is_kept for entry in before):
        return list(drafted)
    known = [entry.key for entry in before]
    old = [
        entry if entry.is_kept else fresh[entry.key]
        for entry in before
        if entry.is_kept or entry.key in fresh
    ]
    return old + [entry for key, entry in fresh.items() if key not in known]


def _entry(
    row: AgendaItem, cited: Iterable[tuple[Key, UUID | None]], agreed: Iterable[UUID | None]
) -> AgendaEntry:
    return AgendaEntry(
        key=row.key,
        minutes=row.minutes,
        title=row.title,
        question=row.question,
        question_id=row.question_id,
        author=row.author,
        led_by_id=row.led_by_id,
        for_teacher=row.for_teacher,
        evidence=tuple(cited),
        accepted=frozenset(one for one in agreed if one is not None),
    )


def _item(version_id: UUID, position: int, entry: AgendaEntry, *, now: datetime) -> AgendaItem:
    return AgendaItem(
        id=uuid7(),
        version_id=version_id,
        position=position,
        key=entry.key,
        minutes=entry.minutes,
        title=entry.title,
        question=entry.question,
        for_teacher=entry.for_teacher,
        question_id=entry.question_id,
        author=entry.author,
        led_by_id=entry.led_by_id,
        created_at=now,
    )


def _marks(item_id: UUID, entry: AgendaEntry) -> Iterator[AgendaEvidence | AgendaAcceptance]:
    for place, (key, owner_id) in enumerate(entry.evidence):
        yield AgendaEvidence(
            item_id=item_id,
            source_type=key.type,
            source_id=key.id,
            owner_id=owner_id,
            position=place,
        )
    for one in entry.accepted:
        yield AgendaAcceptance(item_id=item_id, person_id=one)
