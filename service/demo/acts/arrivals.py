"""How the people come in: by the import, in the week they joined, then each sets their rhythm."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access import queries as access_queries
from service.demo.story import schedule
from service.demo.story.couples import FREE
from service.demo.story.lines import all_lines, planted
from service.demo.story.roster import Colleague, roster
from service.demo.timeline import ScheduledAct, Stage
from service.models import Person, PersonRole, Purpose, Role
from service.people import actions
from service.people.forms import AvailabilityIn, Presence
from service.people.importing import actions as importing_actions
from service.people.importing.roster_file.csv_file import ImportReport
from service.people.importing.roster_file.rows import PersonRow

WELCOMED_AFTER = 4  # weeks; whoever came later has still to go through the welcome
RESTING = 2
TICKED = frozenset({Purpose.PAIRING.value, Purpose.AGENDAS.value})


def steps(stage: Stage) -> Iterator[ScheduledAct]:
    """One file for each day on which somebody joined; everybody has a manager before them."""
    came = sorted(enumerate(roster(), start=2), key=lambda row: _day(stage, row[1]))
    for day, rows in groupby(came, key=lambda row: _day(stage, row[1])):
        yield ScheduledAct(stage.at(day, schedule.JOINING), _Arrival(stage, tuple(rows)))


def rests(stage: Stage) -> Iterator[ScheduledAct]:
    """Two without a partner want nothing suggested for now."""
    met = {email for pair in stage.story.pairs for email in (pair.one, pair.other)}
    kept = {*FREE, *planted().tempting_pair, *planted().one_way, *planted().hidden_teachers}
    free = [one.email for one in roster() if not {one.email} & (met | kept) and is_welcomed(one)]
    for email in free[-RESTING:]:
        yield ScheduledAct(stage.at(*schedule.RESTED), partial(_rest, stage, email))


def is_welcomed(colleague: Colleague) -> bool:
    return colleague.tenure_weeks >= WELCOMED_AFTER


def _rest(stage: Stage, email: str, *, db: Session, now: datetime) -> None:
    viewer = stage.viewers[email]
    presence = Presence(time_zone=viewer.time_zone, paused=True)
    actions.save_presence(db, viewer, presence, now=now)


class _Arrival:
    def __init__(self, stage: Stage, rows: Sequence[tuple[int, Colleague]]) -> None:
        self._stage = stage
        self._rows = rows

    def __call__(self, *, db: Session, now: datetime) -> None:
        rows = tuple(_row(line, colleague) for line, colleague in self._rows)
        found = importing_actions.import_people(db, ImportReport(rows, (), (), len(rows)), now)
        if found.faulty:
            raise ValueError(f"the demo's people do not load: {found.faulty[0].reason}")
        ids = {row[0]: row[1] for row in db.execute(sa.select(Person.email, Person.id))}
        for _, colleague in self._rows:
            _complete(db, ids[colleague.email], colleague, now=now)
            viewer = access_queries.viewer_of(db, ids[colleague.email])
            if viewer is None:
                raise LookupError("somebody of the demo is not there")
            self._stage.viewers[colleague.email] = viewer
            rhythm = AvailabilityIn(
                times=[time.replace(" ", "-") for time in colleague.times],
                capacity=colleague.capacity,
                time_zone=colleague.time_zone,
            )
            actions.save_rhythm(db, viewer, rhythm)


def _day(stage: Stage, colleague: Colleague) -> int:
    return schedule.joined_day(stage.today, colleague.tenure_weeks)


def _row(line: int, colleague: Colleague) -> PersonRow:
    lines = all_lines()[colleague.email]
    return PersonRow(
        line=line,
        email=colleague.email,
        name=colleague.name,
        team=colleague.team,
        manager_email=colleague.manager,
        external_id=f"TM-{line - 1:04}",
        career_years=colleague.career_years,
        languages=colleague.languages,
        location=colleague.location,
        time_zone=colleague.time_zone,
        offers=tuple(one.text for one in lines.offers),
        seeks=tuple(one.text for one in lines.seeks),
        consents=TICKED if is_welcomed(colleague) else frozenset(),
    )


def _complete(db: Session, person_id: UUID, colleague: Colleague, *, now: datetime) -> None:
    """Title and roles, which a directory knows and no file brings."""
    person = db.get_one(Person, person_id)
    person.title = colleague.title
    for role in colleague.roles:
        if role != Role.EMPLOYEE:
            db.add(PersonRole(person_id=person_id, role=Role(role)))
            audit.record(db, "demo", "role_given", now=now, subject=person_id, facts={"role": role})
    db.flush()
