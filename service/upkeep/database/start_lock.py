"""Lock a data folder and its database, so that only one process starts or fills it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from service.bootstrap import lock_file
from service.models import engine
from service.settings import Settings, UnsafeSettings

FILE: Final = "start.lock"
KEY: Final = 4_217_024  # any number of ours: the key of PostgreSQL's advisory lock


@contextmanager
def only_start(settings: Settings) -> Iterator[None]:
    """Hold both locks for the block; raise UnsafeSettings while another process does.

    The operating system and the server let go of them when this process ends, however it ends.
    """
    with _of_folder(settings), _of_database(settings):
        yield


@contextmanager
def _of_folder(settings: Settings) -> Iterator[None]:
    with (settings.data_dir / FILE).open("a+", encoding="utf-8") as lock:
        try:
            lock_file(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, folder=settings.data_dir)
        except BlockingIOError:
            lock.seek(0)
            raise _taken("this data folder", lock.read()) from None
        lock.truncate(0)
        lock.write(settings.origin)
        lock.flush()
        yield


@contextmanager
def _of_database(settings: Settings) -> Iterator[None]:
    """On PostgreSQL; a file is guarded by the lock of its folder."""
    if settings.main_url.startswith("sqlite"):
        yield
        return
    made = engine.reader(settings.main_url)
    try:
        with made.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(KEY))):
                raise _taken("this database", "")
            yield
    finally:
        made.dispose()


def _taken(what: str, origin: str) -> UnsafeSettings:
    where = f" at {origin}" if origin else ""
    return UnsafeSettings(
        f"Bothways is already starting or running{where} from {what}; use that one, or stop it."
    )
