"""Reads of skills, in bands alone."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from service.models import Line, Skill


class SkillView(NamedTuple):
    name: str
    seekers: str
    offerers: str | None
    hidden_teachers: str | None


class Skills(NamedTuple):
    """`built_at` is None before the first night."""

    rows: list[SkillView]
    built_at: datetime | None


def skills(db: Session) -> Skills:
    """Widest gap first; a skill goes by a line that everyone signed in may read."""
    rows = db.execute(
        sa.select(Line.text, Skill.seekers, Skill.offerers, Skill.hidden_teachers, Skill.created_at)
        .join(Line, Line.id == Skill.line_id)
        .where(Line.published)
        .order_by(Skill.position)
    ).all()
    return Skills([SkillView(*row[:-1]) for row in rows], rows[0].created_at if rows else None)
