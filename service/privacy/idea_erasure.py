"""Erase a person from the ideas; other people's words stay."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from service.models import Digest, Idea, IdeaStep, Outcome


def erase_from_ledger(db: Session, person_id: UUID) -> None:
    """Delete ideas of the person's posts and those they wrote, and empty what they saw elsewhere.

    Whoever made an idea's first step wrote it.
    """
    posts = sa.select(Outcome.id).where(Outcome.author_id == person_id)
    ideas = list(
        db.scalars(
            sa.select(Idea.id).where(
                sa.or_(Idea.outcome_id.in_(posts), Idea.id.in_(_begun(person_id)))
            )
        )
    )
    db.execute(sa.delete(IdeaStep).where(IdeaStep.idea_id.in_(ideas)))
    db.execute(sa.delete(Idea).where(Idea.id.in_(ideas)))
    db.execute(
        sa.update(IdeaStep).where(IdeaStep.person_id == person_id).values(note=None, person_id=None)
    )
    db.execute(sa.update(Digest).where(Digest.sent_by_id == person_id).values(sent_by_id=None))


def _begun(person_id: UUID) -> sa.Select[UUID]:
    """Ideas whose first step is this person's."""
    earlier = aliased(IdeaStep)
    is_later = sa.exists().where(
        earlier.idea_id == IdeaStep.idea_id,
        sa.or_(
            earlier.created_at < IdeaStep.created_at,
            sa.and_(earlier.created_at == IdeaStep.created_at, earlier.id < IdeaStep.id),
        ),
    )
    return sa.select(IdeaStep.idea_id).where(IdeaStep.person_id == person_id, ~is_later)
