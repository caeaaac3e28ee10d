"""Writes of the wall: nobody is named there without their agreement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Idea, IdeaStep, Outcome, OutcomeState, OutcomeThanks
from service.outcomes import wall_queries
from service.people.leader_queries import leads_people
from service.problems import NotFound, Refused


@dataclass(frozen=True, slots=True)
class NewPost:
    """What somebody learned, and the partner it is from; None where no name shall stand.

    Only somebody whom others report to posts as a learner.
    """

    body: str
    partner_id: UUID | None = None
    as_learner: bool = False


def share_outcome(db: Session, viewer: Viewer, learned: NewPost, *, now: datetime) -> UUID:
    """Put it on the wall at once, or ask the named partner first.

    Raises Refused, before any write, for somebody who was never the viewer's partner.
    """
    partner = None
    if learned.partner_id is not None:
        known = [
            one for one in wall_queries.nameable(db, viewer) if one.person_id == learned.partner_id
        ]
        if not known:
            sentence = say("Choose one of your partners, or no name.")
            raise Refused("not-a-partner", sentence, {"partner": sentence})
        partner = known[0]
    row = Outcome(
        author_id=viewer.person_id,
        pair_id=partner.pair_id if partner else None,
        partner_id=partner.person_id if partner else None,
        body=learned.body,
        as_learner=learned.as_learner and leads_people(db, viewer.person_id),
        state=OutcomeState.ASKED if partner else OutcomeState.SHARED,
        shared_at=None if partner else now,
        created_at=now,
    )
    db.add(row)
    db.flush()
    return row.id


def allow_name(db: Session, viewer: Viewer, outcome_id: UUID, *, now: datetime) -> None:
    """Record the named partner's agreement. Idempotent."""
    row = _asked_of(db, viewer, outcome_id)
    if row.state is OutcomeState.ASKED:
        row.state = OutcomeState.SHARED
        row.shared_at = now
        db.flush()


def refuse_name(db: Session, viewer: Viewer, outcome_id: UUID) -> None:
    """Record the named partner's refusal, which looks as if the author had withdrawn the post."""
    row = _asked_of(db, viewer, outcome_id)
    if row.state is OutcomeState.ASKED:
        _take_down(db, row)


def withdraw_outcome(db: Session, viewer: Viewer, outcome_id: UUID) -> None:
    """Take a post off the wall; its author may, and so may the partner it names."""
    row = db.scalar(
        _outcome(outcome_id).where(
            sa.or_(Outcome.author_id == viewer.person_id, Outcome.partner_id == viewer.person_id)
        )
    )
    if row is None:
        raise no_such_post()
    _take_down(db, row)


def toggle_thanks(db: Session, viewer: Viewer, outcome_id: UUID) -> bool:
    """Thank for a post, or withdraw the thanks; return whether it is thanked now."""
    row = db.scalar(_outcome(outcome_id).where(Outcome.state == OutcomeState.SHARED))
    if row is None:
        raise no_such_post()
    if row.author_id == viewer.person_id:
        raise Refused(
            "own-outcome", say("This is your own post; only others can thank you for it.")
        )
    mine = (OutcomeThanks.outcome_id == row.id, OutcomeThanks.person_id == viewer.person_id)
    gone = db.execute(sa.delete(OutcomeThanks).where(*mine).returning(OutcomeThanks.person_id))
    if gone.one_or_none() is not None:
        return False
    db.add(OutcomeThanks(outcome_id=row.id, person_id=viewer.person_id))
    db.flush()
    return True


def _asked_of(db: Session, viewer: Viewer, outcome_id: UUID) -> Outcome:
    row = db.scalar(
        _outcome(outcome_id).where(
            Outcome.partner_id == viewer.person_id, Outcome.state != OutcomeState.WITHDRAWN
        )
    )
    if row is None:
        raise no_such_post()
    return row


def _take_down(db: Session, row: Outcome) -> None:
    """Thanks and the idea that came of it go with it."""
    row.state = OutcomeState.WITHDRAWN
    row.shared_at = None
    ideas = sa.select(Idea.id).where(Idea.outcome_id == row.id)
    db.execute(sa.delete(OutcomeThanks).where(OutcomeThanks.outcome_id == row.id))
    db.execute(sa.delete(IdeaStep).where(IdeaStep.idea_id.in_(ideas)))
    db.execute(sa.delete(Idea).where(Idea.outcome_id == row.id))
    db.flush()


def _outcome(outcome_id: UUID) -> sa.Select[Outcome]:
    """Load and lock the post, so that two clicks at once give one row."""
    return sa.select(Outcome).where(Outcome.id == outcome_id).with_for_update()


def no_such_post() -> NotFound:
    return NotFound(
        "outcome-not-found", say("This post does not exist, or it has been taken down.")
    )
