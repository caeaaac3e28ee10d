"""Edits of an agenda by its two people, each based on a version (optimistic locking)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from prompts.agenda import slot_of
from service.access.viewer import Viewer
from service.agendas import versions
from service.agendas.versions import AgendaEntry, Stamp
from service.models import (
    Agenda,
    AgendaAcceptance,
    AgendaItem,
    AgendaVersion,
    Author,
    SessionState,
)
from service.models.upsert import insert_for
from service.pairings.pairs import queries
from service.problems import NotFound, Refused, Stale

AGAIN_A_DAY = 5  # items drafted again, per agenda
_DAY = timedelta(hours=24)

Direction = Literal["up", "down"]


class Edit(NamedTuple):
    """One item as a person wants it."""

    title: str
    question: str
    minutes: int


class LockedAgenda(NamedTuple):
    """The agenda, locked, as its editor saw it."""

    agenda: Agenda
    version: AgendaVersion
    entries: list[AgendaEntry]
    editor_id: UUID
    now: datetime


def base(
    db: Session, viewer: Viewer, session_id: UUID, *, version: int, now: datetime
) -> LockedAgenda:
    """Raise NotFound for strangers, Refused once the session is over, Stale for an old version."""
    session = queries.own_session(db, viewer, session_id)
    agenda = db.scalar(sa.select(Agenda).where(Agenda.session_id == session_id).with_for_update())
    if agenda is None:
        raise NotFound("agenda-not-found", "There is no agenda here yet.")
    if session.state is not SessionState.PLANNED:
        raise Refused("agenda-closed", "This session is over; its agenda can no longer be changed.")
    if version != agenda.current_version:
        raise Stale(
            "agenda-changed", "This agenda has changed since you opened it; look at the new one."
        )
    found = versions.current(db, agenda)
    return LockedAgenda(agenda, found, versions.entries(db, found.id), viewer.person_id, now)


def change(db: Session, seen: LockedAgenda, key: str, *, edit: Edit) -> int:
    """Change an item; it is its editor's from now on, and the partner must agree again."""
    place = _place(seen.entries, key)
    mine = replace(
        seen.entries[place],
        **edit._asdict(),
        author=Author.PERSON,
        question_id=None,
        for_teacher=None,  # what a person wrote is read by both as it was written
        accepted=frozenset({seen.editor_id}),
    )
    found = [*seen.entries[:place], mine, *seen.entries[place + 1 :]]
    return _write(db, seen, found)


def add(db: Session, seen: LockedAgenda, slot: str, *, edit: Edit) -> int:
    """Append an item to a slot, or to the end where the slot is empty."""
    taken = {entry.key for entry in seen.entries}
    key = next(k for n in range(1, len(taken) + 2) if (k := f"{slot}_{n}") not in taken)
    alike = [n for n, entry in enumerate(seen.entries) if slot_of(entry.key) == slot]
    place = alike[-1] + 1 if alike else len(seen.entries)
    new = AgendaEntry(
        key=key,
        **edit._asdict(),
        question_id=None,
        author=Author.PERSON,
        led_by_id=next((seen.entries[n].led_by_id for n in alike), None),
        accepted=frozenset({seen.editor_id}),
    )
    return _write(db, seen, [*seen.entries[:place], new, *seen.entries[place:]])


def remove(db: Session, seen: LockedAgenda, key: str) -> int:
    place = _place(seen.entries, key)
    if len(seen.entries) == 1:
        raise Refused("last-item", "An agenda needs at least one item; change this one instead.")
    found = [*seen.entries[:place], *seen.entries[place + 1 :]]
    return _write(db, seen, found)


def shift(db: Session, seen: LockedAgenda, key: str, *, direction: Direction) -> int:
    """Move an item's slot past its neighbour; a no-op at the edge."""
    groups = versions.by_slot(seen.entries)
    place = next(
        (n for n, group in enumerate(groups) if any(entry.key == key for entry in group)), None
    )
    if place is None:
        raise NotFound("item-not-found", "This item is no longer in the agenda.")
    beside = place - 1 if direction == "up" else place + 1
    if not 0 <= beside < len(groups):
        return seen.version.number
    groups[place], groups[beside] = groups[beside], groups[place]
    return _write(db, seen, [entry for group in groups for entry in group])


def draft_again(db: Session, seen: LockedAgenda, fresh: AgendaEntry) -> int:
    """Put a newly drafted item in the place of the old one; the others keep key and words."""
    made = db.scalar(
        sa.select(sa.func.count())
        .select_from(AgendaVersion)
        .where(
            AgendaVersion.agenda_id == seen.agenda.id,
            AgendaVersion.author == Author.DEFAULT,
            AgendaVersion.author_id.is_not(None),
            AgendaVersion.created_at > seen.now - _DAY,
        )
    )
    if (made or 0) >= AGAIN_A_DAY:
        raise Refused(
            "drafted-often", "You can redraft five items a day. Edit this one by hand instead."
        )
    place = _place(seen.entries, fresh.key)
    fresh = replace(fresh, minutes=seen.entries[place].minutes)
    found = [*seen.entries[:place], fresh, *seen.entries[place + 1 :]]
    return _write(db, seen, found, author=Author.DEFAULT)


def restore(db: Session, seen: LockedAgenda, number: int) -> int:
    """Restore an older version as a new one; both must agree again."""
    try:
        old = versions.numbered(db, seen.agenda, number)
    except NoResultFound:
        raise NotFound("version-not-found", "This agenda has no such version.") from None
    found = [replace(entry, accepted=frozenset()) for entry in versions.entries(db, old.id)]
    return _write(db, seen._replace(version=old), found)


def accept(db: Session, seen: LockedAgenda, keys: Sequence[str] | None = None) -> None:
    """Agree to some items, or to all. Idempotent."""
    for item_id, key in db.execute(
        sa.select(AgendaItem.id, AgendaItem.key).where(AgendaItem.version_id == seen.version.id)
    ).all():
        if keys is None or key in keys:
            row = {"item_id": item_id, "person_id": seen.editor_id}
            db.execute(
                insert_for(db)(AgendaAcceptance)
                .values(row)
                .on_conflict_do_nothing(index_elements=["item_id", "person_id"])
            )


def _write(
    db: Session, seen: LockedAgenda, found: Sequence[AgendaEntry], *, author: Author = Author.PERSON
) -> int:
    was = seen.version
    has_model = any(entry.author is Author.MODEL for entry in found)
    stamp = Stamp(
        author=author,
        brief_hash=was.brief_hash,
        author_id=seen.editor_id,
        model_name=was.model_name if has_model else None,
        prompt_version=was.prompt_version if has_model else None,
        resource_slug=was.resource_slug,
    )
    return versions.add(db, seen.agenda, found, stamp=stamp, now=seen.now).number


def _place(entries: Sequence[AgendaEntry], key: str) -> int:
    for place, entry in enumerate(entries):
        if entry.key == key:
            return place
    raise NotFound("item-not-found", "This item is no longer in the agenda.")
