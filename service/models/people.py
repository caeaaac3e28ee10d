"""People, their lines, roles and consents; an erased person keeps an empty row."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class PersonState(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"
    ERASED = "erased"


class Role(StrEnum):
    EMPLOYEE = "employee"
    LEAD = "lead"
    ADMIN = "admin"
    SERVICE = "service"


class LineKind(StrEnum):
    OFFER = "offer"
    SEEK = "seek"


class LineSource(StrEnum):
    PROFILE = "profile"
    REFLECTION = "reflection"
    FEEDBACK = "feedback"


class Purpose(StrEnum):
    """What a person may tick; everything is off until ticked."""

    PAIRING = "pairing"
    THEMES = "themes"
    AGENDAS = "agendas"
    EXTERNAL_MODEL = "external_model"
    MAIL = "mail"


class ErasedMark(Base):
    """Keyed hash of the address or staff number of somebody who asked to be erased."""

    __tablename__ = "erased_marks"

    mark: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    erased_at: Mapped[datetime]


class Team(Entity):
    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(unique=True)
    parent_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("teams.id", ondelete="SET NULL"))


class Person(Entity):
    __tablename__ = "people"
    __table_args__ = (
        sa.CheckConstraint("capacity BETWEEN 0 AND 5", name="capacity"),
        sa.CheckConstraint("career_years BETWEEN 0 AND 70", name="career_years"),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from"),
        sa.CheckConstraint("quiet_until BETWEEN 0 AND 23", name="quiet_until"),
    )

    email: Mapped[str] = mapped_column(unique=True)  # in lower case: what tells people apart
    address: Mapped[str | None]  # as their mailbox writes it, where that differs from `email`
    name: Mapped[str]
    title: Mapped[str | None]
    external_id: Mapped[str | None] = mapped_column(unique=True)
    team_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("teams.id", ondelete="SET NULL"), index=True
    )
    manager_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    career_years: Mapped[int | None]
    location: Mapped[str | None]
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    time_zone: Mapped[str] = mapped_column(default="Etc/UTC")
    times: Mapped[list[str]] = mapped_column(Json, default=list)  # "mon-morning" and so on
    capacity: Mapped[int] = mapped_column(default=1)
    state: Mapped[PersonState] = mapped_column(
        choice(PersonState, "state"), default=PersonState.INVITED, index=True
    )
    hopes: Mapped[str | None]  # what they hope for in general; published like their lines
    welcomed_at: Mapped[datetime | None]  # when onboarding was finished
    wrote_lines_at: Mapped[datetime | None]  # when they last stood by their lines themselves
    language: Mapped[str | None]  # of the pages and mails; None as the browser asks
    # hours of the day in their own zone between which nothing is mailed; equal: no quiet hours
    quiet_from: Mapped[int] = mapped_column(default=18, server_default="18")
    quiet_until: Mapped[int] = mapped_column(default=8, server_default="8")
    wants_questions: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    away_until: Mapped[datetime | None]  # on leave: no mail, no question before it
    # whether signing in ends the person's other sign-ins
    one_sign_in: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    champion_line: Mapped[str | None]  # what to ask them about mentoring; published while set
    left_at: Mapped[datetime | None]  # when they were marked as having left
    before_leaving: Mapped[dict[str, Any] | None] = mapped_column(Json)  # their and their pairs'
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy reads it


class FormerAttributes(Base):
    """What a roster said of a person until it was changed, so that a past day can be read."""

    __tablename__ = "former_attributes"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    until: Mapped[datetime] = mapped_column(primary_key=True)
    career_years: Mapped[int | None]
    team_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("teams.id", ondelete="SET NULL"))


class Line(Entity):
    """One offer or seek; published ones are readable by everyone signed in."""

    __tablename__ = "lines"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "source", "position"),
        sa.CheckConstraint("position BETWEEN 0 AND 11", name="position"),
        sa.CheckConstraint("length(text) BETWEEN 3 AND 200", name="text"),
    )

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[LineKind] = mapped_column(choice(LineKind, "kind"))
    source: Mapped[LineSource] = mapped_column(
        choice(LineSource, "source"), default=LineSource.PROFILE
    )
    source_id: Mapped[UUID | None] = mapped_column(index=True)
    position: Mapped[int]
    text: Mapped[str]
    published: Mapped[bool] = mapped_column(default=True)


class Abbreviation(Entity):
    """What a short form means in this organisation; `key` is the short form, casefolded."""

    __tablename__ = "abbreviations"

    key: Mapped[str] = mapped_column(unique=True)
    short: Mapped[str]
    meaning: Mapped[str]


class RosterImport(Entity):
    """A people file that was applied; it can be undone for 24 hours, and is then deleted."""

    __tablename__ = "roster_imports"


class RosterChange(Base):
    """What an import changed about one person; ids stand as text, "made" for a new person."""

    __tablename__ = "roster_changes"

    import_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("roster_imports.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    field: Mapped[str] = mapped_column(primary_key=True)
    before: Mapped[Any] = mapped_column(Json, nullable=False)
    after: Mapped[Any] = mapped_column(Json, nullable=False)


class LineProposal(Entity):
    """A line of a people file for somebody who has written their own; nobody else reads it.

    It stays once answered, so that the next file does not ask again.
    """

    __tablename__ = "line_proposals"
    __table_args__ = (sa.UniqueConstraint("person_id", "kind", "text"),)

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    import_id: Mapped[UUID | None] = mapped_column(
        sa.ForeignKey("roster_imports.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[LineKind] = mapped_column(choice(LineKind, "kind"))
    text: Mapped[str]
    answered_at: Mapped[datetime | None]


class PersonRole(Base):
    __tablename__ = "roles"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[Role] = mapped_column(choice(Role, "role"), primary_key=True)


class Exclusion(Base):
    """A wish not to be paired with somebody; only its writer ever learns of it."""

    __tablename__ = "exclusions"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Draft(Base):
    """What somebody has typed and not yet sent, purged after 30 days, or chosen for next time."""

    __tablename__ = "drafts"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    form: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime]


class Consent(Entity):
    """Append-only; the latest row of a purpose wins."""

    __tablename__ = "consents"
    __table_args__ = (sa.Index(None, "person_id", "purpose", "created_at"),)

    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose, "purpose"))
    granted: Mapped[bool]
    notice_version: Mapped[str]


class ResourceRead(Base):
    __tablename__ = "resource_reads"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime]


class StarterStep(Base):
    """One finished step of a ten-minute starter; nobody but the person reads it."""

    __tablename__ = "starter_steps"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    slug: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    finished_at: Mapped[datetime]


class Feed(Base):
    """A person's calendar address; only the hash of its token is kept."""

    __tablename__ = "feeds"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
