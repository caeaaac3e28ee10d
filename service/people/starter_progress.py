"""Progress in ten-minute starters; private to the person."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.access.viewer import Viewer
from service.models import MentoringSession, Pair, PairState, Person, SessionState, StarterStep
from service.models.scopes import in_pair, partner_of
from service.models.upsert import insert_for
from service.people.leader_queries import leads

_Me = aliased(Person)
_Partner = aliased(Person)
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
    is_dismissed: bool


class Coming(NamedTuple):
    """A first session that is near, and the starter for whoever reads this."""

    slug: str
    session_id: UUID
    starts_at: datetime
    partner: str


class _Experience(NamedTuple):
    """What tells the roles of two people apart: how long they have worked, whom they lead."""

    career_years: int | None
    leads_people: bool


def progress(db: Session, viewer: Viewer, slug: str) -> StarterProgress:
    steps = frozenset(
        db.scalars(
            sa.select(StarterStep.step).where(
                StarterStep.person_id == viewer.person_id, StarterStep.slug == slug
            )
        )
    )
    return StarterProgress(steps - {DISMISSED, FINISHED}, DISMISSED in steps)


def finished(db: Session, viewer: Viewer) -> frozenset[str]:
    """The starters of which nothing is left to do."""
    return _marked(db, viewer, FINISHED)


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
    rows = db.execute(
        sa.select(Person.id, Person.career_years, leads(Person.id)).where(
            Person.id.in_((viewer.person_id, partner_id))
        )
    )
    parts = {person_id: _Experience(years, is_leader) for person_id, years, is_leader in rows}
    slug = _fitting(parts[viewer.person_id], parts[partner_id])
    return None if slug in _marked(db, viewer, DISMISSED, FINISHED) else slug


def coming(db: Session, viewer: Viewer, now: datetime) -> Coming | None:
    """The nearest first session of the next fortnight for which a starter is on offer."""
    rows = db.execute(_first_sessions(viewer, now)).all()
    settled = _marked(db, viewer, DISMISSED, FINISHED) if rows else frozenset()
    for session_id, starts_at, name, my_years, i_lead, their_years, they_lead in rows:
        slug = _fitting(_Experience(my_years, i_lead), _Experience(their_years, they_lead))
        if slug is not None and slug not in settled:
            return Coming(slug, session_id, starts_at, name)
    return None


def _first_sessions(viewer: Viewer, now: datetime) -> sa.Select[*tuple[Any, ...]]:
    """Select a session, when, with whom, and what tells the roles of the two apart."""
    return (
        sa.select(
            MentoringSession.id,
            MentoringSession.starts_at,
            _Partner.name,
            _Me.career_years,
            leads(_Me.id),
            _Partner.career_years,
            leads(_Partner.id),
        )
        .select_from(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(_Me, _Me.id == viewer.person_id)
        .join(_Partner, _Partner.id == partner_of(viewer.person_id))
        .where(
            in_pair(viewer.person_id),
            Pair.state == PairState.ACTIVE,
            MentoringSession.number == 1,
            MentoringSession.state == SessionState.PLANNED,
            MentoringSession.starts_at.between(now, now + _AHEAD),
        )
        .order_by(MentoringSession.starts_at)
    )


def _marked(db: Session, viewer: Viewer, *steps: int) -> frozenset[str]:
    """The starters that have one of these steps."""
    return frozenset(
        db.scalars(
            sa.select(StarterStep.slug).where(
                StarterStep.person_id == viewer.person_id, StarterStep.step.in_(steps)
            )
        )
    )


def _fitting(mine: _Experience, theirs: _Experience) -> str | None:
    """By who leads people, then by who has worked for longer; nobody is told which it was."""
    if mine.leads_people:
        return LEADER
    if mine.career_years is None or theirs.career_years in (None, mine.career_years):
        return EXPERIENCED if theirs.leads_people else None
    return EXPERIENCED if mine.career_years < theirs.career_years else NEWER
