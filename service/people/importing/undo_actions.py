"""Undo an import within 24 hours: what nobody has changed since goes back, the rest is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.i18n.language import say
from service.models import (
    Line,
    LineProposal,
    Person,
    PersonState,
    RosterChange,
    RosterImport,
    Team,
)
from service.models.ids import batches
from service.people.importing import change_actions
from service.people.importing.changes import (
    LINES,
    WAITING,
    Change,
    Field,
    ToldChanges,
    Value,
    fact,
    told_by_person,
)
from service.privacy import derived_data
from service.problems import Conflict

UNDO: Final = timedelta(hours=24)
_UNIQUE: Final = (Field.EMAIL, Field.NUMBER)


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """`back` are the changes to make; `left` are those that somebody changed again since.

    `gone` are people of the import who never signed in, `kept` those who did.
    """

    import_id: UUID
    imported_at: datetime
    people: Mapping[UUID, Person]
    back: Sequence[Change]
    left: Sequence[Change]
    gone: Sequence[Person]
    kept: Sequence[Person]


@dataclass(frozen=True, slots=True)
class ToldUndo:
    """What an undo does, in words."""

    import_id: UUID
    imported_at: datetime
    back: tuple[ToldChanges, ...]
    left: tuple[ToldChanges, ...]
    gone: tuple[str, ...]
    kept: tuple[str, ...]


def undoable(db: Session, now: datetime) -> RosterImport | None:
    """Give the newest import, if it is young enough; the one before comes after it is undone."""
    return db.scalar(
        sa.select(RosterImport)
        .where(RosterImport.created_at > now - UNDO)
        .order_by(RosterImport.created_at.desc(), RosterImport.id.desc())
        .limit(1)
    )


def preview(db: Session, now: datetime) -> ToldUndo:
    """Say what an undo would do; raise Conflict where there is nothing to undo."""
    return _told(db, _plan(db, now))


def undo(
    db: Session, now: datetime, *, import_id: UUID | None = None, lead: UUID | None = None
) -> ToldUndo:
    """Undo the newest import; raise Conflict where it is not the one that was shown.

    `lead` is who asked for it; None is whoever runs the service.
    """
    plan = _plan(db, now)
    if import_id not in (None, plan.import_id):
        raise Conflict("no-undo", say("Another import was made or undone since; look again."))
    told = _told(db, plan)
    _remove_people(db, [person.id for person in plan.gone])
    change_actions.write(db, plan.people, plan.back, now=now)
    db.execute(
        sa.delete(LineProposal).where(
            LineProposal.import_id == plan.import_id, LineProposal.answered_at.is_(None)
        )
    )
    _remove_teams(db, plan)
    db.execute(sa.delete(RosterImport).where(RosterImport.id == plan.import_id))
    facts = {"back": len(told.back), "left": len(told.left), "gone": len(told.gone)}
    actor = "cli" if lead is None else audit.pseudonym(db, lead)
    audit.record(db, actor, "import_undone", now=now, subject=lead, facts=facts)
    return told


def _plan(db: Session, now: datetime) -> UndoPlan:
    found = undoable(db, now)
    if found is None:
        raise Conflict("no-undo", say("There is no import of the last 24 hours to undo."))
    rows = db.scalars(
        sa.select(RosterChange)
        .where(RosterChange.import_id == found.id)
        .order_by(RosterChange.person_id, RosterChange.field)
    ).all()
    people = {person.id: person for person in db.scalars(sa.select(Person))}
    made = [people[row.person_id] for row in rows if row.field == change_actions.MADE]
    gone = [one for one in made if one.state is PersonState.INVITED and not one.wrote_lines_at]
    changes = [
        Change(row.person_id, Field(row.field), row.after, row.before)
        for row in rows
        if row.field != change_actions.MADE
    ]
    back = list(_as_left(db, people, changes))
    held = _held(people, back, gone)
    while clash := [one for one in back if _is_taken(one, held)]:
        back = [one for one in back if one not in clash]
        held = _held(people, back, gone)
    return UndoPlan(
        found.id,
        found.created_at,
        people=people,
        back=back,
        left=[one for one in changes if one not in back],
        gone=gone,
        kept=[one for one in made if one not in gone],
    )


def _as_left(
    db: Session, people: Mapping[UUID, Person], changes: Iterable[Change]
) -> Iterator[Change]:
    """Leave out what somebody changed since, and what would lead to nobody."""
    texts = change_actions.published_texts(db)
    teams = {str(team_id) for team_id in db.scalars(sa.select(Team.id))}
    here = {str(one.id) for one in people.values() if one.state is not PersonState.ERASED}
    there: Mapping[Field, set[str]] = {Field.TEAM: teams, Field.MANAGER: here}
    for change in changes:
        person = people[change.person_id]
        if change.field in WAITING:
            yield change
        elif change.field in LINES:
            is_own = person.wrote_lines_at is not None
            published = texts.get((person.id, LINES[change.field]), [])
            if not is_own and published == change.before:
                yield change
        elif fact(person, change.field) == change.before and (
            not change.after or change.field not in there or change.after in there[change.field]
        ):
            yield change


def _held(
    people: Mapping[UUID, Person], back: Iterable[Change], gone: Sequence[Person]
) -> dict[tuple[Field, Value], UUID]:
    """Who holds which address and number before the undo gives any of them back."""
    moving = {(one.person_id, one.field) for one in back} | {
        (one.id, field) for one in gone for field in _UNIQUE
    }
    return {
        (field, fact(one, field)): one.id
        for one in people.values()
        for field in _UNIQUE
        if (one.id, field) not in moving
    }


def _is_taken(change: Change, held: Mapping[tuple[Field, Value], UUID]) -> bool:
    is_held = change.field in _UNIQUE and (change.field, change.after) in held
    return is_held and change.after is not None


def _told(db: Session, plan: UndoPlan) -> ToldUndo:
    names = {person.id: person.name for person in plan.people.values()}
    names |= {row.id: row.name for row in db.execute(sa.select(Team.id, Team.name))}
    return ToldUndo(
        plan.import_id,
        plan.imported_at,
        back=told_by_person(plan.back, names),
        left=told_by_person(plan.left, names),
        gone=tuple(person.name for person in plan.gone),
        kept=tuple(person.name for person in plan.kept),
    )


def _remove_people(db: Session, ids: list[UUID]) -> None:
    for batch in batches(ids):
        lines = db.scalars(sa.select(Line.id).where(Line.person_id.in_(batch)))
        derived_data.remove_lines(db, list(lines))
        db.execute(sa.delete(Person).where(Person.id.in_(batch)))


def _remove_teams(db: Session, plan: UndoPlan) -> None:
    """Those that the import made, where nobody is in them now."""
    is_used = sa.exists().where(Person.team_id == Team.id)
    db.execute(sa.delete(Team).where(Team.created_at >= plan.imported_at, ~is_used))
