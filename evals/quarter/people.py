"""Who takes part: people of several zones with their own hours, in pairs that are to begin."""

from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from evals.quarter.scene import BEGIN
from service.access import actions as access_actions
from service.access.viewer import Viewer
from service.bootstrap import Parts
from service.models import (
    Agreement,
    Line,
    LineKind,
    Pair,
    PairGoal,
    PairOrigin,
    PairState,
    Person,
    PersonRole,
    PersonState,
    Purpose,
    Role,
)
from service.models.ids import uuid7

_ZONES: Final = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Sydney",
)
_SHARES: Final = (0.5, 0.25, 0.15, 0.06, 0.04)
_QUIET: Final = ((18, 8), (20, 7), (22, 6), (12, 13), (0, 0))
_QUIET_SHARES: Final = (0.7, 0.12, 0.08, 0.05, 0.05)
_MAILED: Final = 0.85
_SUBJECTS: Final = (
    "reading a balance sheet", "saying no to a deadline", "pivot tables", "telling a story",
    "how a claim is decided", "chairing a meeting", "phone video", "asking for a raise",
    "keeping notes", "how a branch really works",
)  # fmt: skip


class Couple(NamedTuple):
    """Two people in the order in which they were made, and how they keep their meetings."""

    pair_id: UUID
    first: Viewer
    second: Viewer
    starts_after: timedelta
    misses: float  # chance that a session does not happen


def founded(parts: Parts, count: int, rng: np.random.Generator) -> list[Couple]:
    """`count` people in pairs, and a lead."""
    with parts.write() as db:
        people = [_person(db, number, rng) for number in range(count)]
        lead = _person(db, count, rng)
        db.add(PersonRole(person_id=lead.person_id, role=Role.LEAD))
        return [
            _couple(db, people[place], people[place + 1], rng=rng)
            for place in range(0, count - 1, 2)
        ]


def _person(db: Session, number: int, rng: np.random.Generator) -> Viewer:
    zone = str(rng.choice(_ZONES, p=_SHARES))
    quiet = _QUIET[int(rng.choice(len(_QUIET), p=_QUIET_SHARES))]
    row = Person(
        id=uuid7(),
        email=f"person{number}@tidewater.example",
        name=f"Person{number} Number{number}",
        state=PersonState.ACTIVE,
        time_zone=zone,
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        created_at=BEGIN - timedelta(days=30),
        welcomed_at=BEGIN - timedelta(days=30),
    )
    db.add(row)
    db.flush()
    db.add(PersonRole(person_id=row.id, role=Role.EMPLOYEE))
    for place, kind in enumerate(LineKind):
        text = f"{_SUBJECTS[(number + place * 3) % len(_SUBJECTS)]}, the {number}th way"
        made = {"person_id": row.id, "kind": kind, "text": text, "position": 0}
        db.add(Line(**made, created_at=row.created_at))
    purposes = [Purpose.PAIRING, *([Purpose.MAIL] if rng.random() < _MAILED else [])]
    for purpose in purposes:
        access_actions.set_consent(db, row.id, purpose, now=row.created_at, granted=True)
    return Viewer(row.id, row.name, frozenset({Role.EMPLOYEE}), zone)


def _couple(db: Session, first: Viewer, second: Viewer, *, rng: np.random.Generator) -> Couple:
    a_id, b_id = sorted((first.person_id, second.person_id))
    row = Pair(
        id=uuid7(),
        a_id=a_id,
        b_id=b_id,
        origin=PairOrigin.ROUND,
        state=PairState.ACTIVE,
        fit=round(float(rng.uniform(0.4, 0.8)), 3),
        weeks_between=int(rng.choice((2, 3, 4), p=(0.7, 0.2, 0.1))),
        minutes=int(rng.choice((30, 45, 60))),
        started_at=BEGIN,
        created_at=BEGIN,
    )
    db.add(row)
    db.flush()
    for person_id in (a_id, b_id):
        goal = {"gain": "to see how others work", "contribute": "what I know"}
        db.add(PairGoal(pair_id=row.id, person_id=person_id, **goal))
    db.add(Agreement(pair_id=row.id, clauses=["What is said here stays here."], created_at=BEGIN))
    after = timedelta(hours=int(rng.integers(0, 14 * 24)))
    return Couple(row.id, first, second, after, float(rng.choice((0.06, 0.12, 0.45))))
