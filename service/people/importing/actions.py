"""Apply a people file: idempotent by e-mail address; a dry run is rolled back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.access import queries as access_queries
from service.i18n.addresses import identity
from service.i18n.language import say
from service.models import (
    Line,
    Person,
    PersonRole,
    PersonState,
    Purpose,
    Role,
    Team,
)
from service.models.ids import uuid7
from service.people import actions
from service.people.departures import actions as departures
from service.people.importing import change_actions
from service.people.importing.changes import (
    LINES,
    PROPOSED,
    WAITING,
    Change,
    Field,
    ToldChanges,
    Value,
    fact,
    told_by_person,
)
from service.people.importing.roster_file.csv_file import ImportReport
from service.people.importing.roster_file.rows import PersonRow, RowError
from service.people.importing.row_faults import KnownPerson, sound_rows
from service.privacy import erased_marks

# Fields that stand in the row as they do here; an empty cell leaves what is there.
_PLAIN: Final = (
    Field.EMAIL,
    Field.NAME,
    Field.NUMBER,
    Field.CAREER_YEARS,
    Field.LOCATION,
    Field.TIME_ZONE,
)


class Named(NamedTuple):
    """A row of the file as a report shows it."""

    line: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`unchanged` rows were left as they are; a row named in `faulty` was not taken at all.

    `told` says what changes about whom, of the people who were here before. Lines that wait for
    somebody change nothing of what others see: `waiting` counts rows that have them alone.
    """

    new: tuple[Named, ...]
    changed: tuple[Named, ...]
    unchanged: tuple[Named, ...]
    faulty: tuple[RowError, ...]
    back: tuple[Named, ...] = ()  # those of `changed` who had left
    told: tuple[ToldChanges, ...] = ()
    waiting: int = 0

    @property
    def to_apply(self) -> int:
        return len(self.new) + len(self.changed) + self.waiting


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a row is compared with, read once for all rows; `known` is by `identity`."""

    db: Session
    known: dict[str, Person]
    teams: dict[str, UUID]
    texts: change_actions.Texts
    now: datetime


def preview(db: Session, report: ImportReport, now: datetime) -> ImportResult:
    """Import the people, report, and roll back."""
    trial = db.begin_nested()
    try:
        return import_people(db, report, now)
    finally:
        trial.rollback()


def import_people(db: Session, report: ImportReport, now: datetime) -> ImportResult:
    """Add and change people by address or number, in the caller's transaction; none is removed.

    Somebody new gets the role employee. `consents` arrive in development alone (the parser
    decides) and stand for a finished welcome.
    """
    people = {person.id: person for person in db.scalars(sa.select(Person))}
    here = [KnownPerson(one.id, identity(one.email), one.external_id) for one in people.values()]
    again = erased_marks.named_again(db, ((row.email, row.external_id) for row in report.rows))
    rows, owners, faulty = sound_rows([row for row in report.rows if row.email not in again], here)
    faulty += _skipped(row for row in report.rows if row.email in again)
    known = {one.address: people[one.id] for one in here}
    known |= {address: people[person_id] for address, person_id in owners.items()}
    desk = _Desk(
        db,
        known=known,
        teams={team.name: team.id for team in db.execute(sa.select(Team.name, Team.id))},
        texts=change_actions.published_texts(db),
        now=now,
    )
    fresh = {row.email for row in rows if row.email not in owners}
    _add_new(desk, [row for row in rows if row.email in fresh])
    back = _take_back(desk, rows)
    changes = {row.email: list(_changes(desk, row)) for row in rows}
    told = _write(desk, changes, fresh)
    agreed = {row.email for row in rows if _write_consents(desk, row)}
    db.flush()
    differs = {
        email for email, found in changes.items() if any(one.field not in WAITING for one in found)
    }
    changed = (agreed | differs | back) - fresh
    return ImportResult(
        new=_named(row for row in rows if row.email in fresh),
        changed=_named(row for row in rows if row.email in changed),
        unchanged=_named(row for row in rows if row.email not in changed | fresh),
        faulty=tuple(sorted([*report.errors, *faulty])),
        back=_named(row for row in rows if row.email in back),
        told=told,
        waiting=sum(bool(changes[row.email]) for row in rows if row.email not in changed | fresh),
    )


def _write(
    desk: _Desk, changes: Mapping[str, Sequence[Change]], fresh: Collection[str]
) -> tuple[ToldChanges, ...]:
    """Write everybody's changes, keep them for an undo, and tell those of who was here before."""
    people = {person.id: person for person in desk.known.values()}
    others = [one for email, found in changes.items() if email not in fresh for one in found]
    names = {person.id: person.name for person in people.values()}  # as they are before
    told = told_by_person(others, names | {at: name for name, at in desk.teams.items()})
    change_actions.write(desk.db, people, list(chain(*changes.values())), now=desk.now)
    made = [desk.known[email].id for email in fresh]
    import_id = change_actions.record(desk.db, made, others, now=desk.now)
    change_actions.propose(desk.db, others, import_id, now=desk.now)
    return told


def _skipped(rows: Iterable[PersonRow]) -> Iterator[RowError]:
    for row in rows:
        reason = say("This person asked to be erased, so this row was skipped.")
        yield RowError(row.line, "email", reason)


def _take_back(desk: _Desk, rows: Iterable[PersonRow]) -> set[str]:
    """Whoever had left and is in the file again is here again, to new pairs."""
    back = {row.email for row in rows if desk.known[row.email].state is PersonState.LEFT}
    for email in sorted(back):
        departures.take_back(desk.db, desk.known[email], by=None, now=desk.now)
    return back


def _add_new(desk: _Desk, rows: list[PersonRow]) -> None:
    """All at once, so that a manager may stand below a report in the file."""
    for row in rows:
        person = Person(
            id=uuid7(),
            email=row.email,
            name=row.name,
            state=PersonState.INVITED,
            languages=[],
            times=[],
            created_at=desk.now,
        )
        desk.known[row.email] = person
        desk.db.add(person)
    desk.db.flush()
    desk.db.add_all(
        PersonRole(person_id=desk.known[row.email].id, role=Role.EMPLOYEE) for row in rows
    )
    desk.db.flush()
    _add_first_lines(desk, rows)


def _add_first_lines(desk: _Desk, rows: list[PersonRow]) -> None:
    """In one statement: line by line is what made a thousand newcomers slow."""
    lines = []
    for row in rows:
        person_id = desk.known[row.email].id
        for field, kind in LINES.items():
            texts = getattr(row, field)
            desk.texts[person_id, kind] = list(texts)
            lines += [
                {
                    "id": uuid7(),
                    "person_id": person_id,
                    "kind": kind,
                    "position": position,
                    "text": text,
                    "created_at": desk.now,
                }
                for position, text in enumerate(texts)
            ]
    if lines:
        desk.db.execute(sa.insert(Line), lines)
    for row in rows:
        if row.offers or row.seeks:
            actions.order_embedding(desk.db, desk.known[row.email].id, desk.now)


def _changes(desk: _Desk, row: PersonRow) -> Iterator[Change]:
    """Compare a row with the person it means."""
    person = desk.known[row.email]
    wanted: dict[Field, Value] = {field: getattr(row, field) for field in _PLAIN}
    wanted[Field.LANGUAGES] = list(row.languages)
    wanted[Field.TEAM] = str(_team(desk, row.team)) if row.team else None
    given: dict[Field, Value] = {
        field: value for field, value in wanted.items() if value not in ("", None, [])
    }
    given[Field.ADDRESS] = row.address or None
    if row.manager_email is not None:  # an empty cell clears the manager
        email = row.manager_email
        given[Field.MANAGER] = str(desk.known[email].id) if email else None
    for field, value in given.items():
        if (before := fact(person, field)) != value:
            yield Change(person.id, field, before, value)
    yield from _line_changes(desk, person, row)


def _line_changes(desk: _Desk, person: Person, row: PersonRow) -> Iterator[Change]:
    """Lines of somebody who has written their own stay; the file's are proposed to them."""
    for field, kind in LINES.items():
        texts = list(getattr(row, field))
        published = desk.texts.get((person.id, kind), [])
        if not texts or texts == published:
            continue
        if person.wrote_lines_at is None:
            yield Change(person.id, field, published, texts)
            continue
        here = {text.casefold() for text in published}
        if fresh := [text for text in texts if text.casefold() not in here]:
            yield Change(person.id, PROPOSED[field], None, fresh)


def _team(desk: _Desk, name: str) -> UUID:
    if name not in desk.teams:
        team = Team(id=uuid7(), name=name, created_at=desk.now)
        desk.db.add(team)
        desk.db.flush()
        desk.teams[name] = team.id
    return desk.teams[name]


def _write_consents(desk: _Desk, row: PersonRow) -> bool:
    """Whether any was missing."""
    if not row.consents:
        return False
    person = desk.known[row.email]
    missing = set(map(Purpose, row.consents)) - access_queries.consents(desk.db, person.id)
    for purpose in sorted(missing):
        access_actions.set_consent(desk.db, person.id, purpose, now=desk.now, granted=True)
    if person.welcomed_at is None and Purpose.PAIRING in row.consents:
        person.welcomed_at = desk.now
    if person.state is PersonState.INVITED and person.welcomed_at:
        person.state = PersonState.ACTIVE
    return bool(missing)


def _named(rows: Iterable[PersonRow]) -> tuple[Named, ...]:
    return tuple(Named(row.line, row.name, row.email) for row in rows)
