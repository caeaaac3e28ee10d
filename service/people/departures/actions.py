"""Mark somebody as having left, undo that for a day, or take them back; words and history stay."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access import audit
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Person, PersonState, SignIn, Suggestion
from service.people import actions as people_actions
from service.people.departures import pairs
from service.privacy import derived_data
from service.problems import Conflict, NotFound, Refused

UNDO: Final = timedelta(hours=24)


def mark_left(db: Session, person_id: UUID, *, by: Viewer | None, now: datetime) -> None:
    """End what runs with somebody who has left; `by` is None on the command line. Idempotent."""
    person = _locked(db, person_id)
    if by is not None and by.person_id == person_id:
        raise Refused("own-departure", say("Ask another lead to mark you as having left."))
    if person.state is PersonState.LEFT:
        return
    person.before_leaving = {"state": person.state.value, "pairs": pairs.end(db, person_id, now)}
    person.state, person.left_at = PersonState.LEFT, now
    db.execute(sa.delete(SignIn).where(SignIn.person_id == person_id))
    _close_suggestions(db, person_id, now)
    derived_data.touch(db, person_id)
    _record(db, "left", person_id, by=by, now=now)


def undo_leaving(db: Session, person_id: UUID, *, by: Viewer | None, now: datetime) -> None:
    """Take somebody back within a day, with pairs and sessions as far as nobody acted since."""
    person = _locked(db, person_id)
    if person.state is not PersonState.LEFT:
        return
    if not can_undo(person.left_at, now):
        sentence = say("This can no longer be undone; they can still come back, to new pairs.")
        raise Conflict("too-late", sentence)
    pairs.restore(db, person, now)
    take_back(db, person, by=by, now=now)


def bring_back(db: Session, person_id: UUID, *, by: Viewer | None, now: datetime) -> None:
    """Take somebody back, to new pairs alone. Idempotent."""
    person = _locked(db, person_id)
    if person.state is PersonState.LEFT:
        take_back(db, person, by=by, now=now)


def take_back(db: Session, person: Person, *, by: Viewer | None, now: datetime) -> None:
    """Give a person who had left their state again, and have suggestions made."""
    here = PersonState.ACTIVE if person.welcomed_at else PersonState.INVITED
    person.state = PersonState((person.before_leaving or {}).get("state", here))
    person.left_at = person.before_leaving = None
    db.flush()
    people_actions.order_embedding(db, person.id, now)
    _record(db, "returned", person.id, by=by, now=now)


def can_undo(left_at: datetime | None, now: datetime) -> bool:
    return left_at is not None and left_at > now - UNDO


def _locked(db: Session, person_id: UUID) -> Person:
    person = db.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None or person.state is PersonState.ERASED:
        raise NotFound("person-not-found", say("There is nobody here with this id."))
    return person


def _close_suggestions(db: Session, person_id: UUID, now: datetime) -> None:
    """Close those on show, and those that wait for an answer; they run out as of now."""
    people_actions.expire_suggestions(db, person_id)
    db.execute(
        sa.update(Suggestion)
        .where(
            sa.or_(Suggestion.person_id == person_id, Suggestion.other_id == person_id),
            Suggestion.expires_at > now,
        )
        .values(expires_at=now)
    )


def _record(db: Session, action: str, person_id: UUID, *, by: Viewer | None, now: datetime) -> None:
    actor = "cli" if by is None else audit.pseudonym(db, by.person_id)
    audit.record(db, actor, action, now=now, subject=person_id)
