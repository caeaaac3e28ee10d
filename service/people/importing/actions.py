"""Apply a people file: idempotent by e-mail address; a dry run is rolled back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
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
    LineKind,
    LineSource,
    Person,
    PersonRole,
    PersonState,
    Purpose,
    Role,
    Team,
)
from service.models.ids import uuid7
from service.people import actions
from service.people.importing.csv_file import ImportReport
from service.people.importing.row_faults import KnownPerson, sound_rows
from service.people.importing.rows import PersonRow, RowError
from service.privacy import erased_marks

# Columns that go into the row as they are; an empty cell leaves what is there.
_PLAIN: Final = ("email", "name", "external_id", "career_years", "location", "time_zone")

Texts = dict[tuple[UUID, LineKind], list[str]]


class Named(NamedTuple):
    """A row of the file as a report shows it."""

    line: int
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`unchanged` rows were left as they are; a row named in `faulty` was not taken at all."""

    new: tuple[Named, ...]
    changed: tuple[Named, ...]
    unchanged: tuple[Named, ...]
    faulty: tuple[RowError, ...]

    @property
    def to_apply(self) -> int:
        return len(self.new) + len(self.changed)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a row is compared with, read once for all rows; `known` is by `identity`."""

    db: Session
    known: dict[str, Person]
    teams: dict[str, UUID]
    texts: Texts
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
        texts=_texts(db),
        now=now,
    )
    fresh = {row.email for row in rows if row.email not in owners}
    _free_numbers(desk, [row for row in rows if row.email in owners])
    _add_new(desk, [row for row in rows if row.email in fresh])
    changed = {row.email for row in rows if _write(desk, row)} - fresh
    db.flush()
    return ImportResult(
        new=_named(row for row in rows if row.email in fresh),
        changed=_named(row for row in rows if row.email in changed),
        unchanged=_named(row for row in rows if row.email not in changed | fresh),
        faulty=tuple(sorted([*report.errors, *faulty])),
    )


def _skipped(rows: Iterable[PersonRow]) -> Iterator[RowError]:
    for row in rows:
        reason = say("This person asked to be erased, so this row was skipped.")
        yield RowError(row.line, "email", reason)


def _free_numbers(desk: _Desk, rows: Iterable[PersonRow]) -> None:
    """Let go of numbers that change, so that they can move or be swapped within one file."""
    for row in rows:
        person = desk.known[row.email]
        if row.external_id and person.external_id not in (None, row.external_id):
            person.external_id = None
    desk.db.flush()


def _texts(db: Session) -> Texts:
    """Published profile lines of everybody, in their order."""
    rows = db.execute(
        sa.select(Line.person_id, Line.kind, Line.text)
        .where(Line.source == LineSource.PROFILE)
        .order_by(Line.person_id, Line.position)
    )
    found: Texts = {}
    for person_id, kind, text in rows:
        found.setdefault((person_id, kind), []).append(text)
    return found


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
        for kind, texts in _lines(row):
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


def _write(desk: _Desk, row: PersonRow) -> bool:
    """Whether anything about this person changed."""
    person = desk.known[row.email]
    differs = _write_facts(desk, person, row)
    differs |= _write_lines(desk, person, row)
    return _write_consents(desk, person, row) or differs


def _write_facts(desk: _Desk, person: Person, row: PersonRow) -> bool:
    wanted: dict[str, object] = {name: getattr(row, name) for name in _PLAIN}
    wanted["languages"] = list(row.languages)
    wanted["team_id"] = _team(desk, row.team) if row.team else None
    given = {name: value for name, value in wanted.items() if value not in ("", None, [])}
    if row.manager_email is not None:  # an empty cell clears the manager
        given["manager_id"] = desk.known[row.manager_email].id if row.manager_email else None
    changes = {name: value for name, value in given.items() if getattr(person, name) != value}
    if changes.keys() & {"career_years", "team_id"}:
        actions.keep_attributes(desk.db, person, desk.now)
    for name, value in changes.items():
        setattr(person, name, value)
    return bool(changes)


def _team(desk: _Desk, name: str) -> UUID:
    if name not in desk.teams:
        team = Team(id=uuid7(), name=name, created_at=desk.now)
        desk.db.add(team)
        desk.db.flush()
        desk.teams[name] = team.id
    return desk.teams[name]


def _write_lines(desk: _Desk, person: Person, row: PersonRow) -> bool:
    differs = False
    for kind, texts in _lines(row):
        if texts and list(texts) != desk.texts.get((person.id, kind), []):
            actions.replace_lines(desk.db, person.id, kind, texts=texts, now=desk.now)
            differs = True
    if differs:
        actions.order_embedding(desk.db, person.id, desk.now)
    return differs


def _lines(row: PersonRow) -> tuple[tuple[LineKind, tuple[str, ...]], ...]:
    return (LineKind.OFFER, row.offers), (LineKind.SEEK, row.seeks)


def _write_consents(desk: _Desk, person: Person, row: PersonRow) -> bool:
    if not row.consents:
        return False
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
