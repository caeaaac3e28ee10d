"""Write what a people file changes, propose lines to whoever has their own, and keep a record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import (
    Line,
    LineKind,
    LineProposal,
    LineSource,
    Person,
    RosterChange,
    RosterImport,
)
from service.models.ids import uuid7
from service.models.upsert import insert_for
from service.people import actions
from service.people.importing.changes import LINES, WAITING, Change, Field, set_fact

ATTRIBUTES: Final = (Field.CAREER_YEARS, Field.TEAM)  # published figures are cut by them
MADE: Final = "made"  # stands for a field where the import made the person

Texts = dict[tuple[UUID, LineKind], list[str]]


def published_texts(db: Session) -> Texts:
    """Profile lines of everybody, in their order."""
    rows = db.execute(
        sa.select(Line.person_id, Line.kind, Line.text)
        .where(Line.source == LineSource.PROFILE)
        .order_by(Line.person_id, Line.position)
    )
    found: Texts = {}
    for person_id, kind, text in rows:
        found.setdefault((person_id, kind), []).append(text)
    return found


def write(
    db: Session, people: Mapping[UUID, Person], changes: Sequence[Change], *, now: datetime
) -> None:
    """Make these changes; lines that wait are left to `propose`."""
    for change in changes:  # first, so that numbers can move or be swapped
        if change.field is Field.NUMBER:
            people[change.person_id].external_id = None
    for person_id in sorted({one.person_id for one in changes if one.field in ATTRIBUTES}):
        if people[person_id].created_at < now:
            actions.keep_attributes(db, people[person_id], now)
    db.flush()
    rewritten: dict[UUID, None] = {}
    for change in changes:
        if change.field in LINES:
            texts = change.after if isinstance(change.after, list) else []
            kind = LINES[change.field]
            actions.replace_lines(db, change.person_id, kind, texts=texts, now=now)
            rewritten[change.person_id] = None
        elif change.field not in WAITING:
            set_fact(people[change.person_id], change.field, change.after)
    db.flush()
    for person_id in rewritten:
        actions.order_embedding(db, person_id, now)


def propose(
    db: Session, changes: Iterable[Change], import_id: UUID | None, *, now: datetime
) -> None:
    """Lay lines before the people whom they are about; what was answered is not asked again."""
    for change in changes:
        if change.field in WAITING and isinstance(change.after, list):
            values = [
                {
                    "id": uuid7(),
                    "person_id": change.person_id,
                    "import_id": import_id,
                    "kind": WAITING[change.field],
                    "text": text,
                    "created_at": now,
                }
                for text in change.after
            ]
            db.execute(insert_for(db)(LineProposal).values(values).on_conflict_do_nothing())


def record(
    db: Session, made: Iterable[UUID], changes: Iterable[Change], *, now: datetime
) -> UUID | None:
    """Keep for an undo what an import did; None where it did nothing."""
    done = [
        *({"person_id": one, "field": MADE, "before": None, "after": None} for one in made),
        *(change._asdict() for change in changes),
    ]
    if not done:
        return None
    found = RosterImport(id=uuid7(), created_at=now)
    db.add(found)
    db.flush()
    db.execute(sa.insert(RosterChange), [{**one, "import_id": found.id} for one in done])
    return found.id
