"""Sessions and what belongs to them: agendas, notes, next steps, questions, reflections."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


class FollowUpState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Author(StrEnum):
    """Who wrote an agenda or one of its items."""

    DEFAULT = "default"
    MODEL = "model"
    PERSON = "person"


class Audience(StrEnum):
    SELF = "self"
    PAIR = "pair"


class FeedbackAbout(StrEnum):
    SESSION = "session"
    PAIR = "pair"
    PROGRAMME = "programme"


class MissedAnswer(StrEnum):
    OTHER_TIME = "other_time"
    LONGER_RHYTHM = "longer_rhythm"
    SHORTER = "shorter"
    REST = "rest"
    HELP = "help"
    JUST_LIFE = "just_life"


class MentoringSession(Entity):
    __tablename__ = "mentoring_sessions"
    __table_args__ = (
        sa.UniqueConstraint("pair_id", "number"),
        sa.CheckConstraint("minutes BETWEEN 25 AND 180", name="minutes"),
        sa.Index(None, "state", "starts_at"),
        sa.Index(None, "pair_id", "state", "starts_at"),
    )

    pair_id: Mapped[UUID] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"))
    number: Mapped[int]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    time_zone: Mapped[str]  # IANA zone of whoever booked; a series keeps this wall clock
    state: Mapped[SessionState] = mapped_column(
        choice(SessionState, "state"), default=SessionState.PLANNED
    )
    opened_at: Mapped[datetime | None]  # when the live page was started
    ended_at: Mapped[datetime | None]
    # the SEQUENCE of RFC 5545: rises with every move, skip and return, so calendars follow
    sequence: Mapped[int] = mapped_column(default=0, server_default="0")
    changed_at: Mapped[datetime | None]


class Note(Entity):
    """A short entry, private to its author or shared with the pair."""

    __tablename__ = "notes"

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("mentoring_sessions.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    text: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=False)


class FollowUp(Entity):
    """A next step with an owner and a date; both of the pair read it."""

    __tablename__ = "follow_ups"

    pair_id: Mapped[UUID] = mapped_column(sa.ForeignKey("pairs.id", ondelete="CASCADE"), index=True)
    session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("mentoring_sessions.id", ondelete="SET NULL"), index=True
    )
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    text: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[FollowUpState] = mapped_column(
        choice(FollowUpState, "state"), default=FollowUpState.OPEN
    )


class Agenda(Entity):
    __tablename__ = "agendas"

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("mentoring_sessions.id", ondelete="CASCADE"), unique=True
    )
    current_version: Mapped[int]


class AgendaVersion(Entity):
    """Immutable; an edit, a redraft or a restore makes the next one."""

    __tablename__ = "agenda_versions"
    __table_args__ = (sa.UniqueConstraint("agenda_id", "number"),)

    agenda_id: Mapped[UUID] = mapped_column(sa.ForeignKey("agendas.id", ondelete="CASCADE"))
    number: Mapped[int]
    parent: Mapped[int | None]
    author: Mapped[Author] = mapped_column(choice(Author, "author"))
    author_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id", ondelete="SET NULL"))
    model_name: Mapped[str | None]
    prompt_version: Mapped[str | None]
    brief_hash: Mapped[str]
    resource_slug: Mapped[str | None]


class AgendaItem(Entity):
    __tablename__ = "agenda_items"
    __table_args__ = (sa.UniqueConstraint("version_id", "position"),)

    version_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("agenda_versions.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    key: Mapped[str]
    minutes: Mapped[int]
    title: Mapped[str]
    question: Mapped[str]
    for_teacher: Mapped[str | None]  # the same item for whoever teaches, where the two differ
    question_id: Mapped[str | None]
    author: Mapped[Author] = mapped_column(choice(Author, "author"))
    led_by_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("people.id", ondelete="SET NULL"))


class AgendaEvidence(Base):
    """What an item is based on, visible to both; the excerpt is looked up when shown."""

    __tablename__ = "agenda_evidence"

    item_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True
    )
    source_type: Mapped[str] = mapped_column(primary_key=True)
    source_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID | None]
    position: Mapped[int]


class AgendaAcceptance(Base):
    __tablename__ = "agenda_acceptances"

    item_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )


class Reflection(Entity):
    __tablename__ = "reflections"
    __table_args__ = (
        sa.Index(None, "author_id", "created_at"),
        sa.CheckConstraint("length(text) <= 4000", name="text"),
    )

    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("mentoring_sessions.id", ondelete="SET NULL"), index=True
    )
    pair_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("pairs.id", ondelete="SET NULL"))
    text: Mapped[str]
    audience: Mapped[Audience] = mapped_column(choice(Audience, "audience"))
    in_themes: Mapped[bool] = mapped_column(default=False)
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy reads it


class Feedback(Entity):
    """About a session or the programme; the partner never reads it."""

    __tablename__ = "feedback"
    __table_args__ = (sa.UniqueConstraint("session_id", "author_id", "about"),)

    author_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    pair_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("pairs.id", ondelete="SET NULL"))
    session_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("mentoring_sessions.id", ondelete="SET NULL")
    )
    about: Mapped[FeedbackAbout] = mapped_column(choice(FeedbackAbout, "about"))
    # three taps: who taught (both, mostly_me, mostly_them, neither), useful and safe from 1 to 5
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    text: Mapped[str | None]
    in_themes: Mapped[bool] = mapped_column(default=False)


class Question(Entity):
    """One question between sessions to one of a pair; both read the answer."""

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


class MissedTalk(Base):
    """What one of a pair says would help after two missed sessions; the partner reads it."""

    __tablename__ = "missed_talks"

    session_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("mentoring_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    answer: Mapped[MissedAnswer] = mapped_column(choice(MissedAnswer, "answer"))
    answered_at: Mapped[datetime]
