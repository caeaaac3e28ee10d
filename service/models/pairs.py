"""Rounds, suggestions and pairs, from a proposed partner to pair checks and changes."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class RoundState(StrEnum):
    DRAFT = "draft"
    PLANNED = "planned"
    RELEASED = "released"
    CLOSED = "closed"


class SuggestionState(StrEnum):
    SHOWN = "shown"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class DeclineReason(StrEnum):
    NO_TIME = "no_time"
    KNOW_EACH_OTHER = "know_each_other"
    WORK_TOO_CLOSELY = "work_too_closely"
    ANOTHER_SUBJECT = "another_subject"
    RATHER_NOT_SAY = "rather_not_say"


class PairState(StrEnum):
    PROPOSED = "proposed"  # both said yes; goals and confidentiality are not agreed yet
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class PairOrigin(StrEnum):
    ROUND = "round"
    REQUEST = "request"
    LEAD = "lead"


class ChangeKind(StrEnum):
    RHYTHM = "rhythm"
    SUBJECT = "subject"
    PAUSE = "pause"
    RESUME = "resume"
    PARTNER = "partner"  # a new partner is wished for in the next round
    END = "end"


class CheckInState(StrEnum):
    DUE = "due"
    DONE = "done"
    SKIPPED = "skipped"


class Round(Entity):
    __tablename__ = "rounds"

    name: Mapped[str]
    state: Mapped[RoundState] = mapped_column(
        choice(RoundState, "state"), default=RoundState.DRAFT, index=True
    )
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    plan: Mapped[dict[str, Any] | None] = mapped_column(Json)
    replay_hash: Mapped[str | None]
    planned_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    failure: Mapped[str | None]  # one sentence, if the last planning failed
    trial: Mapped[dict[str, Any] | None] = mapped_column(Json)  # a second plan, to compare
    approved_hash: Mapped[str | None]  # the `replay_hash` that a lead approved; no other is sent
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL")
    )


class RoundEntry(Base):
    """One person as every round of a day sees them; ids and vectors of published lines, no text."""

    __tablename__ = "round_entries"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    taken_at: Mapped[datetime]
    encoder: Mapped[str]  # its fingerprint
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    vectors: Mapped[bytes]  # little-endian float16, the rows of offers, then those of seeks


class MissingLine(Base):
    """A seek of somebody else's that would give a person a partner; that person alone reads it."""

    __tablename__ = "missing_lines"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    line_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("lines.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    position: Mapped[int]
    created_at: Mapped[datetime]


class Suggestion(Entity):
    """One person's view of one proposed partner; the other's answer is never in it."""

    __tablename__ = "suggestions"
    __table_args__ = (
        sa.CheckConstraint("fit BETWEEN 0 AND 1", name="fit"),
        sa.CheckConstraint("fit_giving BETWEEN 0 AND 1", name="fit_giving"),
        sa.CheckConstraint("fit_taking BETWEEN 0 AND 1", name="fit_taking"),
        sa.Index(
            "uq_suggestions_shown",
            "person_id",
            "other_id",
            unique=True,
            sqlite_where=sa.text("state = 'shown'"),
            postgresql_where=sa.text("state = 'shown'"),
        ),
        sa.Index(None, "person_id", "state", "fit"),
    )

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    other_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    round_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("rounds.id", ondelete="SET NULL"), index=True
    )
    fit: Mapped[float]
    fit_giving: Mapped[float]
    fit_taking: Mapped[float]
    # {"teach": [[offer line id, seek line id, similarity]], "learn": [[...]]}: published lines only
    reasons: Mapped[dict[str, Any]] = mapped_column(Json)
    engine: Mapped[str]
    state: Mapped[SuggestionState] = mapped_column(
        choice(SuggestionState, "state"), default=SuggestionState.SHOWN
    )
    decline_reason: Mapped[DeclineReason | None] = mapped_column(
        choice(DeclineReason, "decline_reason")
    )
    answered_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class Pair(Entity):
    __tablename__ = "pairs"
    __table_args__ = (
        sa.CheckConstraint("a_id < b_id", name="order"),
        sa.Index(
            "uq_pairs_current",
            "a_id",
            "b_id",
            unique=True,
            sqlite_where=sa.text("state <> 'ended'"),
            postgresql_where=sa.text("state <> 'ended'"),
        ),
    )

    a_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="RESTRICT"), index=True)
    b_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="RESTRICT"), index=True)
    round_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("rounds.id", ondelete="SET NULL"))
    origin: Mapped[PairOrigin] = mapped_column(choice(PairOrigin, "origin"))
    state: Mapped[PairState] = mapped_column(
        choice(PairState, "state"), default=PairState.PROPOSED, index=True
    )
    fit: Mapped[float]
    weeks_between: Mapped[int] = mapped_column(default=2)  # 2, 3 or 4
    minutes: Mapped[int] = mapped_column(default=45)
    planned_sessions: Mapped[int] = mapped_column(default=12)
    subject: Mapped[str | None]  # what the two work on now; both read it, agendas use it
    started_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None]  # for the undo of its writer alone; never shown
    end_note: Mapped[str | None]  # the message that the partner was sent
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy reads it

    def other_than(self, person_id: UUID) -> UUID:
        return self.b_id if self.a_id == person_id else self.a_id


class PairGoal(Base):
    """What one of the two hopes to gain and can contribute; both read it."""

    __tablename__ = "pair_goals"
    __table_args__ = (sa.CheckConstraint("progress BETWEEN 0 AND 4", name="progress"),)

    pair_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("pairs.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    gain: Mapped[str]
    contribute: Mapped[str]
    progress: Mapped[int | None]


class Agreement(Entity):
    """The confidentiality clauses of a pair; an edit clears both ticks."""

    __tablename__ = "agreements"

    pair_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("pairs.id", ondelete="CASCADE"), unique=True
    )
    clauses: Mapped[list[str]] = mapped_column(Json)
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy reads it


class AgreementTick(Base):
    __tablename__ = "agreement_ticks"

    agreement_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("agreements.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    clauses_hash: Mapped[str]
    ticked_at: Mapped[datetime]


class PairChange(Entity):
    """A change that one of a pair made, for its undo and for "what changed"; without a reason."""

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


class CheckIn(Entity):
    """One person's answers to a pair check; the partner reads them."""

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
