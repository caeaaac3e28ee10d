"""Reads about the database: its schema revision, and whether the demo organisation is complete."""

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from service.models import DemoBuild

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def revision(db: Session) -> str | None:
    """The schema's revision, or None before the first migration."""
    if not sa.inspect(db.connection()).has_table("alembic_version"):
        return None
    found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def head_revision() -> str:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head() or ""


def demo_build(db: Session) -> DemoBuild | None:
    """When the demo organisation of this database moved in, if one ever did."""
    return db.scalar(sa.select(DemoBuild))


def is_demo_half_here(db: Session) -> bool:
    """Whether the demo organisation is incomplete."""
    return bool(db.scalar(sa.select(sa.exists().where(DemoBuild.ready_at.is_(None)))))
