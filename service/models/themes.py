"""Points, themes and their immutable releases; a release row names no source."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from service.models.types import Base, Entity, Json, choice


class PointSource(StrEnum):
    REFLECTION = "reflection"
    FEEDBACK = "feedback"
    CHECK_IN = "check_in"


class ActionState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    WILL_NOT_DO = "will_not_do"


class ThemePoint(Entity):
    """One point of a consented text, without the text: that is redacted and split again."""

    __tablename__ = "theme_points"
    __table_args__ = (sa.UniqueConstraint("source_type", "source_id", "ordinal"),)

    source_type: Mapped[PointSource] = mapped_column(choice(PointSource, "source_type"))
    source_id: Mapped[UUID]
    ordinal: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    keyed_hash: Mapped[str]
    polarity: Mapped[str]
    # a code of two letters, "" where it could not be told
    language: Mapped[str] = mapped_column(default="", server_default="")
    written_at: Mapped[datetime] = mapped_column(index=True)


class ThemeRun(Entity):
    """One fit; its state (cells) is what the next fit starts from."""

    __tablename__ = "theme_runs"

    model_id: Mapped[UUID] = mapped_column(sa.ForeignKey("embedding_models.id"))
    corpus_hash: Mapped[str]
    digest: Mapped[str]
    source_count: Mapped[int]
    cells: Mapped[bytes]
    theme_ids: Mapped[list[str]] = mapped_column(Json)
    finished_at: Mapped[datetime]


class Theme(Entity):
    """A subject that keeps its id from fit to fit as long as most of it stays together."""

    __tablename__ = "themes"

    first_run_id: Mapped[UUID] = mapped_column(sa.ForeignKey("theme_runs.id"))
    label: Mapped[str]
    label_source: Mapped[str]  # terms or model


class ThemeMembership(Base):
    __tablename__ = "theme_memberships"

    run_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("theme_runs.id", ondelete="CASCADE"), primary_key=True
    )
    point_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("theme_points.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    theme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    confidence: Mapped[float]


class ThemeRelease(Entity):
    """Immutable: a trigger refuses UPDATE and DELETE."""

    __tablename__ = "theme_releases"
    __table_args__ = (sa.CheckConstraint("k >= 5", name="k"),)

    run_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("theme_runs.id"))
    period: Mapped[str] = mapped_column(unique=True)  # 2026-10, or 2026-Q3
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    k: Mapped[int]
    frozen_at: Mapped[datetime]
    authors_band: Mapped[str | None]
    taps: Mapped[dict[str, Any]] = mapped_column(Json)  # banded answers of session feedback
    encoder: Mapped[str]
    chat_model: Mapped[str | None]
    digest: Mapped[str]
    # what its node rows are: "unit" or "career_stage"; "none" where it has no second level
    second_level: Mapped[str] = mapped_column(default="none", server_default="none")


class ThemeReleaseRow(Base):
    __tablename__ = "theme_release_rows"

    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("theme_releases.id"), primary_key=True)
    theme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True, index=True)
    position: Mapped[int]
    label: Mapped[str]
    label_source: Mapped[str]
    phrases: Mapped[list[str]] = mapped_column(Json)
    sentences: Mapped[list[dict[str, str]]] = mapped_column(Json)  # {"text", "people": a band}
    authors_band: Mapped[str]
    arrow: Mapped[str]  # up, down, level, new, gone
    polarity: Mapped[dict[str, str] | None] = mapped_column(Json)
    lineage: Mapped[str | None]


class ThemeName(Entity):
    """What a lead calls a theme, in every release; the releases themselves keep their labels."""

    __tablename__ = "theme_names"

    theme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("themes.id"), unique=True)
    name: Mapped[str]


class ReleaseMark(Base):
    """A keyed mark of who contributed to a cell, to compare releases."""

    __tablename__ = "release_marks"

    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("theme_releases.id"), primary_key=True)
    theme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)


class Skill(Entity):
    """A skill that at least five people seek, in bands; it goes by its most central line."""

    __tablename__ = "skills"

    position: Mapped[int] = mapped_column(unique=True)
    # read when shown, so that an erased person's words are gone with the line
    line_id: Mapped[UUID] = mapped_column(sa.ForeignKey("lines.id", ondelete="CASCADE"))
    seekers: Mapped[str]
    offerers: Mapped[str | None]
    hidden_teachers: Mapped[str | None]  # band of those who write of it and do not offer it


class Action(Entity):
    """What a lead does about a theme ("we did"); everyone signed in reads it."""

    __tablename__ = "actions"

    theme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("themes.id"), index=True)
    text: Mapped[str]
    owner_id: Mapped[UUID] = mapped_column(sa.ForeignKey("people.id", ondelete="CASCADE"))
    due_on: Mapped[date]
    state: Mapped[ActionState] = mapped_column(choice(ActionState, "state"))
    reason: Mapped[str | None]
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  # SQLAlchemy reads it


class ReleaseNodeRow(Base):
    """A theme's band at the second level; frozen like the release, and only where k allows."""

    __tablename__ = "release_node_rows"

    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("theme_releases.id"), primary_key=True)
    theme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True, index=True)
    node: Mapped[str] = mapped_column(primary_key=True)  # a unit's name or a career stage
    authors_band: Mapped[str]


class NodeMark(Base):
    """As ReleaseMark, of one node's cell."""

    __tablename__ = "node_marks"

    release_id: Mapped[UUID] = mapped_column(sa.ForeignKey("theme_releases.id"), primary_key=True)
    theme_id: Mapped[UUID] = mapped_column(sa.ForeignKey("themes.id"), primary_key=True)
    node: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)


class Pulse(Entity):
    """What the programme shows between releases; a value moves only when k authors are new."""

    __tablename__ = "pulses"

    at: Mapped[datetime] = mapped_column(index=True)
    shown: Mapped[dict[str, Any]] = mapped_column(Json)  # value by name, each a band or a step
    marks: Mapped[dict[str, Any]] = mapped_column(Json)  # by name: the marks that it rests on


class Publication(Entity):
    """A figure as it was published from `at` on; it moves only when k of its people changed."""

    __tablename__ = "publications"
    __table_args__ = (sa.Index(None, "figure", "at"),)

    figure: Mapped[str]
    part: Mapped[str]
    at: Mapped[datetime]
    value: Mapped[str | None]  # a band or a step; None where it is withheld again
    marks: Mapped[dict[str, str]] = mapped_column(Json)  # who it rests on, as keyed hashes


class TeacherInvitation(Base):
    """A private question to one person: whether they would teach what others want to learn."""

    __tablename__ = "teacher_invitations"

    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    line_id: Mapped[UUID] = mapped_column(  # the seek that stands for the skill
        sa.ForeignKey("lines.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    accepted: Mapped[bool | None]
