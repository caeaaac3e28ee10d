"""Reads about the database: its schema revision, and whether the demo organisation is complete."""

import shutil
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from service.models import DemoBuild
from service.settings import Settings

LEAST_BYTES: Final = 1_000_000_000
MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def revision(db: Session) -> str | None:
    """The schema's revision, or None before the first migration."""
    if not sa.inspect(db.connection()).has_table("alembic_version"):
        return None
    found: str | None = db.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found


def head_revision() -> str:
    return ScriptDirectory.from_config(alembic_config()).get_current_head() or ""


def alembic_config(migrations: Path = MIGRATIONS) -> Config:
    config = Config()
    # a `%` would begin a reference to another option
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    return config


def free_bytes(settings: Settings) -> int:
    return shutil.disk_usage(settings.data_dir).free


def has_disk_space(settings: Settings) -> bool:
    try:
        return free_bytes(settings) >= LEAST_BYTES
    except OSError:  # its volume has gone
        return False


def demo_build(db: Session) -> DemoBuild | None:
    """When the demo organisation of this database moved in, if one ever did."""
    return db.scalar(sa.select(DemoBuild))


def is_demo_half_here(db: Session) -> bool:
    """Whether the demo organisation is incomplete."""
    return bool(db.scalar(sa.select(sa.exists().where(DemoBuild.ready_at.is_(None)))))
