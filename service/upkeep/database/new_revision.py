"""`make migration M="what it does"`: write a revision for what the models say.

It is found by comparing them with an empty SQLite at head; read it before you keep it.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import ScriptDirectory

from service.models import engine
from service.settings import sqlite_file_url
from service.upkeep.database.migrations import config_for
from service.upkeep.database.queries import MIGRATIONS


def write(sentence: str, migrations: Path = MIGRATIONS) -> None:
    """Add the next number's file to the migrations' versions."""
    with TemporaryDirectory() as folder:
        made = engine.migrator(sqlite_file_url(Path(folder) / "empty.sqlite"))
        with made.begin() as connection:
            config = config_for(connection, migrations)
            command.upgrade(config, "head")
            last = int(ScriptDirectory.from_config(config).get_current_head() or 0)
            command.revision(config, sentence, autogenerate=True, rev_id=f"{last + 1:04d}")
        made.dispose()


if __name__ == "__main__":
    if not sys.argv[1:] or not sys.argv[1].strip():
        sys.exit('Say what it does: make migration M="keep the day of a wish"')
    write(sys.argv[1])
