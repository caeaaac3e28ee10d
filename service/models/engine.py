"""Engines and transactions: one writer at a time on SQLite, readers that cannot write."""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from service.models.types import Base

Transaction = Callable[[], AbstractContextManager[Session]]

_Code = tuple[str, str | int | None]
_NO_ROOM = frozenset[_Code](
    {
        *(("os", number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)),
        *(("sqlite", code) for code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)),
        ("postgresql", "53100"),  # disk_full
    }
)
_READ_ONLY = frozenset[_Code](
    {
        ("os", errno.EROFS),
        *(
            ("sqlite", code)
            for name, code in vars(sqlite3).items()
            if name.startswith("SQLITE_READONLY")  # as a file, as a folder and so on
        ),
        ("postgresql", "25006"),  # read_only_sql_transaction
    }
)
_BUSY = frozenset[_Code](
    {
        *(
            ("sqlite", code)
            for name, code in vars(sqlite3).items()
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
        ),
        ("postgresql", "55P03"),  # lock_not_available
    }
)
_PRAGMAS = (
    "foreign_keys=ON",
    "busy_timeout=10000",
    "secure_delete=ON",
    "cache_spill=OFF",  # a large transaction that spills would lock readers out until its end
    "journal_mode=TRUNCATE",
    "synchronous=EXTRA",
)


def writer(url: str) -> sa.Engine:
    return _engine(url, "BEGIN IMMEDIATE", ())


def reader(url: str) -> sa.Engine:
    return _engine(url, "BEGIN", ("query_only=ON",))


def migrator(url: str) -> sa.Engine:
    """Foreign keys are checked once at the end: a batch change replaces whole tables."""
    return _engine(url, "BEGIN IMMEDIATE", ("foreign_keys=OFF",))


def transaction(engine: sa.Engine, **facts: object) -> Transaction:
    """Give transactions that commit when their block ends well; `facts` go to Session.info."""
    sessions = sessionmaker(engine, expire_on_commit=False, info=dict(facts))

    @contextmanager
    def opened() -> Iterator[Session]:
        with sessions() as db, db.begin():
            yield db

    return opened


def _engine(url: str, begin: str, more: tuple[str, ...]) -> sa.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(with_driver(url), hide_parameters=True, pool_pre_ping=True)
    engine = sa.create_engine(url, hide_parameters=True, pool_size=20, max_overflow=40)
    _speak_sqlite(engine, begin, (*_PRAGMAS, *more))
    return engine


def with_driver(url: str) -> str:
    """Plain postgresql:// URLs get the driver that this project ships."""
    scheme, rest = url.split("://", 1)
    return url if "+" in scheme else f"postgresql+psycopg://{rest}"


def _speak_sqlite(engine: sa.Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        raw: Any = connection
        raw.isolation_level = None  # we say BEGIN ourselves, so that it can be IMMEDIATE
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)


def is_disk_full(error: Exception) -> bool:
    """Whether a write failed because disk or quota has no room; its transaction is rolled back."""
    return _code(error) in _NO_ROOM


def is_read_only(error: Exception) -> bool:
    """Whether a write failed because the database or its volume can only be read."""
    return _code(error) in _READ_ONLY


def is_busy(error: Exception) -> bool:
    """Whether a lock was not to be had in time, or no connection; nothing was changed."""
    return isinstance(error, sa.exc.TimeoutError) or _code(error) in _BUSY


def _code(error: Exception) -> _Code:
    """The code of SQLite, PostgreSQL or the operating system behind an exception."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    if isinstance(cause, OSError):
        return "os", cause.errno
    if isinstance(cause, sqlite3.Error):
        return "sqlite", getattr(cause, "sqlite_errorcode", None)
    return "postgresql", getattr(cause, "sqlstate", None)


def count_rows(db: Session, table: type[Base], *where: sa.ColumnElement[bool]) -> int:
    return db.scalar(sa.select(sa.func.count()).select_from(table).where(*where)) or 0
