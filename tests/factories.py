"""Rows that a test starts from, made with the fewest words."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from service.access import actions as access_actions
from service.models import (
    Agreement,
    Line,
    LineKind,
    MentoringSession,
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


def person(
    db: Session,
    name: str,
    now: datetime,
    *,
    offers: Sequence[str] = (),
    seeks: Sequence[str] = (),
    roles: Sequence[Role] = (Role.EMPLOYEE,),
    consents: Sequence[Purpose] = (Purpose.PAIRING,),
    **fields: object,
) -> UUID:
    """An active, welcomed person with published lines; fields override the row's."""
    row = Person(
        **{
            "id": uuid7(),
            "email": f"{name.lower().replace(' ', '.')}@tidewater.example",
            "name": name,
            "state": PersonState.ACTIVE,
            "time_zone": "Europe/Berlin",
            "languages": ["en"],
            "times": ["tue-midday", "wed-midday", "thu-midday"],
            "created_at": now,
            "welcomed_at": now,
            **fields,
        }
    )
    db.add(row)
    db.flush()
    db.add_all(PersonRole(person_id=row.id, role=role) for role in roles)
    _lines(db, row.id, LineKind.OFFER, offers, now)
    _lines(db, row.id, LineKind.SEEK, seeks, now)
    for purpose in consents:
        access_actions.set_consent(db, row.id, purpose, now=now, granted=True)
    return row.id


def pair(db: Session, one: UUID, other: UUID, now: datetime, **fields: object) -> UUID:
    """An active pair with goals and agreed clauses."""
    a_id, b_id = sorted((one, other))
    row = Pair(
        **{
            "id": uuid7(),
            "a_id": a_id,
            "b_id": b_id,
            "origin": PairOrigin.REQUEST,
            "state": PairState.ACTIVE,
            "fit": 0.6,
            "started_at": now,
            "created_at": now,
            **fields,
        }
    )
    db.add(row)
    db.flush()
    for person_id in (a_id, b_id):
        db.add(
            PairGoal(
                pair_id=row.id,
                person_id=person_id,
                gain="to read a claim from first call to payment",
                contribute="what I know about charts",
            )
        )
    db.add(Agreement(pair_id=row.id, clauses=["What is said here stays here."], created_at=now))
    db.flush()
    return row.id


def session(db: Session, pair_id: UUID, number: int, starts_at: datetime, **fields: object) -> UUID:
    row = MentoringSession(
        **{
            "id": uuid7(),
            "pair_id": pair_id,
            "number": number,
            "starts_at": starts_at,
            "minutes": 45,
            "time_zone": "Europe/Berlin",
            "created_at": starts_at - timedelta(days=7),
            **fields,
        }
    )
    db.add(row)
    db.flush()
    return row.id


def _lines(
    db: Session, person_id: UUID, kind: LineKind, texts: Sequence[str], now: datetime
) -> None:
    db.add_all(
        Line(person_id=person_id, kind=kind, position=at, text=text, created_at=now)
        for at, text in enumerate(texts)
    )
    db.flush()
