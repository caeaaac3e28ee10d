"""Progress in ten-minute starters; private to the person."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.models import MentoringSession, Pair, PairState, Person, SessionState, StarterStep
from service.models.scopes import in_pair, partner_of
from service.models.upsert import insert_for
from service.people.leader_queries import leads_people

EXPERIENCED: Final = "teaching-somebody-experienced"
NEWER: Final = "learning-from-somebody-newer"
LEADER: Final = "learning-as-a-leader"
SLUGS: Final = (EXPERIENCED, NEWER, LEADER)

DISMISSED: Final = 0  # the step of whoever does not want to be asked again
FINISHED: Final = 99  # the step that stands for all of them
_AHEAD: Final = timedelta(days=14)


class StarterProgress(NamedTuple):
    """Steps that were done, counted from 1."""

    done: frozenset[int]
    is_finished: bool
    is_dismissed: bool

    @property
    def is_settled(self) -> bool:
        return self.is_finished or self.is_dismissed


class Coming(NamedTuple):
    """A first session that is near, and the starter for whoever reads this."""

    slug: str
    session_id: UUID
    starts_at: datetime
    partner: str


def progress(db: Session, viewer: Viewer, slug: str) -> StarterProgress:
    steps = frozenset(
        db.scalars(
            sa.select(StarterStep.step).where(
                StarterStep.person_id == viewer.person_id, StarterStep.slug == slug
            )
        )
    )
    return StarterProgress(steps - {DISMISSED, FINISHED}, FINISHED in steps, DISMISSED in steps)


def finished(db: Session, viewer: Viewer) -> frozenset[str]:
    """The starters of which nothing is left to do."""
    return frozenset(
        db.scalars(
            sa.select(StarterStep.slug).where(
                StarterStep.person_id == viewer.person_id, StarterStep.step == FINISHED
            )
        )
    )


def mark(db: Session, viewer: Viewer, slug: str, *, step: int, now: datetime) -> None:
    """Record that a step was done. Idempotent."""
    row = {"person_id": viewer.person_id, "slug": slug, "step": step, "finished_at": now}
    db.execute(
        insert_for(db)(StarterStep)
        .values(row)
        .on_conflict_do_nothing(index_elements=["person_id", "slug", "step"])
    )


def forget(db: Session, viewer: Viewer, slug: str) -> None:
    """Begin again, as if nothing had been done or dismissed."""
    db.execute(
        sa.delete(StarterStep).where(
            StarterStep.person_id == viewer.person_id, StarterStep.slug == slug
        )
    )


def offered(db: Session, viewer: Viewer, partner_id: UUID) -> str | None:
    """The starter for one's part in a pair; None where none fits, or it was settled already."""
    slug = _fitting(db, viewer.person_id, partner_id)
    if slug is None or progress(db, viewer, slug).is_settled:
        return None
    return slug


def coming(db: Session, viewer: Viewer, now: datetime) -> Coming | None:
    """The nearest first session of the next fortnight for which a starter is on offer."""
    partner_id = partner_of(viewer.person_id)
    rows = db.execute(
        sa.select(MentoringSession.id, MentoringSession.starts_at, Person.id, Person.name)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(Person, Person.id == partner_id)
        .where(
            in_pair(viewer.person_id),
            Pair.state == PairState.ACTIVE,
            MentoringSession.number == 1,
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at.between(now, now + _AHEAD),
        )
        .order_by(MentoringSession.starts_at)
    )
    for session_id, starts_at, other_id, name in rows:
        slug = offered(db, viewer, other_id)
        if slug is not None:
            return Coming(slug, session_id, starts_at, name)
    return None


def _fitting(db: Session, person_id: UUID, partner_id: UUID) -> str | None:
    """By who leads people, then by who has worked for longer; nobody is told which it was."""
    if leads_people(db, person_id):
        return LEADER
    mine, theirs = (db.get_one(Person, one).career_years for one in (person_id, partner_id))
    if mine is None or theirs is None or mine == theirs:
        return EXPERIENCED if leads_people(db, partner_id) else None
    return EXPERIENCED if mine < theirs else NEWER
