"""Posts on the wall, the ideas from them, and the monthly digest."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class OutcomeState(StrEnum):
    ASKED = "asked"  # waits for the named partner's yes
    SHARED = "shared"
    WITHDRAWN = "withdrawn"


class IdeaState(StrEnum):
    IDEA = "idea"
    TRIED = "tried"
    IN_USE = "in_use"


class Outcome(Entity):
    """A post on the wall; it appears once everyone it names has agreed."""

    __tablename__ = "outcomes"

    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    pair_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("pairs.id", ondelete="SET NULL"))
    partner_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id", ondelete="SET NULL"))
    body: Mapped[str]
    as_learner: Mapped[bool] = mapped_column(default=False)
    state: Mapped[OutcomeState] = mapped_column(choice(OutcomeState, "state"), index=True)
    shared_at: Mapped[datetime | None]


class OutcomeThanks(Base):
    __tablename__ = "outcome_thanks"

    outcome_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("outcomes.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )


class Idea(Entity):
    """What the organisation could do after an outcome; everyone signed in reads it."""

    __tablename__ = "ideas"

    outcome_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("outcomes.id", ondelete="CASCADE"), unique=True
    )
    text: Mapped[str]
    state: Mapped[IdeaState] = mapped_column(choice(IdeaState, "state"), index=True)
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy reads it


class IdeaStep(Entity):
    """One update of an idea."""

    __tablename__ = "idea_steps"

    idea_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ideas.id", ondelete="CASCADE"), index=True)
    state: Mapped[IdeaState] = mapped_column(choice(IdeaState, "idea_step_state"))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id", ondelete="SET NULL"))
    note: Mapped[str | None]


class Digest(Entity):
    """A monthly digest as a lead sent it: ids of its content, and bands."""

    __tablename__ = "digests"

    period: Mapped[str] = mapped_column(unique=True)  # 2026-10
    contents: Mapped[dict[str, Any]] = mapped_column(Json)
    sent_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id", ondelete="SET NULL"))
    sent_at: Mapped[datetime]
