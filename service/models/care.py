"""How a pair keeps well: off-week questions, check-ins, missed meetings, help and changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class CheckInState(StrEnum):
    DUE = "due"
    DONE = "done"
    SKIPPED = "skipped"


class ChangeKind(StrEnum):
    RHYTHM = "rhythm"
    SUBJECT = "subject"
    PAUSE = "pause"
    RESUME = "resume"
    PARTNER = "partner"  # a new partner is wished for in the next round
    END = "end"


class MissedAnswer(StrEnum):
    OTHER_TIME = "other_time"
    LONGER_RHYTHM = "longer_rhythm"
    SHORTER = "shorter"
    REST = "rest"
    HELP = "help"
    JUST_LIFE = "just_life"


class Question(Entity):
    """One off-week question to one of a pair; both read it and its answer."""

    __tablename__ = "questions"
    __table_args__ = (sa.Index(None, "pair_id", "due_at"),)

    pair_id: Mapped[UUID] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(  # the next one: a gap has one question
        sa.ForeignKey("mentoring_sessions.id", ondelete="CASCADE"), unique=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    follow_up_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("follow_ups.id", ondelete="SET NULL")
    )
    text: Mapped[str]
    due_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]


class CheckIn(Entity):
    """What one of a pair says about the pair after every third session; both read it."""

    __tablename__ = "check_ins"
    __table_args__ = (
        sa.UniqueConstraint("session_id", "person_id"),
        sa.Index(None, "person_id", "state"),
    )

    pair_id: Mapped[UUID] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(  # the session it follows
        sa.ForeignKey("mentoring_sessions.id", ondelete="CASCADE")
    )
    state: Mapped[CheckInState] = mapped_column(
        choice(CheckInState, "state"), default=CheckInState.DUE
    )
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # four taps, 1 to 5
    note: Mapped[str | None]
    in_themes: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]


class MissedTalk(Base):
    """What one of a pair says would help after two missed meetings; the partner reads it."""

    __tablename__ = "missed_talks"

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("mentoring_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    answer: Mapped[MissedAnswer] = mapped_column(choice(MissedAnswer, "answer"))
    answered_at: Mapped[datetime]


class HelpRequest(Entity):
    """One of a pair asks the lead for help; only then does the lead see the pair's name."""

    __tablename__ = "help_requests"

    pair_id: Mapped[UUID] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    withdrawn_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL")
    )
    answered_at: Mapped[datetime | None]


class PairChange(Entity):
    """A change that one of a pair made, for its undo and for "what changed"; never a reason."""

    __tablename__ = "pair_changes"

    pair_id: Mapped[UUID] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[ChangeKind] = mapped_column(choice(ChangeKind, "kind"))
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    message: Mapped[str | None]  # the words that the partner was sent
    check_in_id: Mapped[UUID | None] = mapped_column(  # what it followed, if it did
        sa.ForeignKey("check_ins.id", ondelete="SET NULL")
    )
    undone_at: Mapped[datetime | None]
