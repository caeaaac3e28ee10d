"""Migrate the schema; idempotent, and safe in two processes at once."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from service.models import engine
from service.problems import Conflict
from service.settings import Settings
from service.upkeep.database.queries import MIGRATIONS, alembic_config


def to_head(url: str) -> None:
    to_revision(url, "head")


def to_revision(url: str, revision: str) -> None:
    """Upgrade or, for `base`, downgrade in one transaction, then check foreign keys."""
    made = engine.migrator(url)
    with made.begin() as connection:
        config = config_for(connection)
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise Conflict(
                "foreign-keys", "The migration would leave rows that refer to missing ones."
            )
    made.dispose()


def empty(settings: Settings) -> None:
    """Take all tables away and bring them back with nothing in them; the index goes too.

    It would look right by its numbers, yet hold ids that are gone.
    """
    to_revision(settings.main_url, "base")
    shutil.rmtree(settings.index_dir, ignore_errors=True)
    to_head(settings.main_url)


def config_for(connection: sa.Connection, migrations: Path = MIGRATIONS) -> Config:
    config = alembic_config(migrations)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
