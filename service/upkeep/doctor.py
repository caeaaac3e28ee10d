"""Every check of a deployment, each with its cure; looking changes nothing and no text is shown."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from embeddings.encoder import MiniLmEncoder
from service.bootstrap import Parts, secret_of
from service.models import Outbox, OutboxState
from service.people.index import is_wanted
from service.upkeep import index, queries, queue_care

_LEAST_BYTES = 1_000_000_000
_LEAST_SECRET_BYTES = 32
_WAITED_TOO_LONG = timedelta(minutes=15)
_PACKAGES = ("bothways", "chromadb", "dbos", "fastapi", "ortools", "sqlalchemy", "torch")
_PRAGMAS = {"foreign_keys": 1, "secure_delete": 1, "synchronous": 3, "journal_mode": "truncate"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`cure` is one sentence, empty where all is well."""

    name: str
    is_well: bool
    sentence: str
    cure: str = ""


Found = Iterator[Finding]


def examine(parts: Parts) -> list[Finding]:
    """Run every check; one that cannot be run is a finding itself."""
    return [finding for check in _CHECKS for finding in _tried(check, parts)]


def _tried(check: Callable[[Parts], Found], parts: Parts) -> list[Finding]:
    name = check.__name__.strip("_")
    try:
        return list(check(parts))
    except (SQLAlchemyError, OSError) as error:
        told = f"This could not be looked at: {type(error).__name__}."
        cure = "See that the database answers, then look again."
        return [Finding(name, is_well=False, sentence=told, cure=cure)]


def _versions(_parts: Parts) -> Found:
    running = ".".join(map(str, sys.version_info[:3]))
    is_right = sys.version_info[:2] == (3, 11)
    yield _finding("python", is_right, f"Python {running}.", "Run Bothways with Python 3.11.")
    absent = [name for name in _PACKAGES if _version(name) is None]
    told = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES if name not in absent)
    cure = f"Run `make install`; these are absent: {', '.join(absent)}."
    yield _finding("packages", not absent, f"{told}.", cure)


def _disk(parts: Parts) -> Found:
    free = shutil.disk_usage(parts.settings.data_dir).free
    told = f"{free / 1e9:.1f} GB are free in the data folder."
    yield _finding("disk", free >= _LEAST_BYTES, told, "Free at least 1 GB there.")


def _schema(parts: Parts) -> Found:
    with parts.read() as db:
        found, head = queries.revision(db) or "none", queries.head_revision()
    told = f"The schema is at {found}, the code at {head}."
    yield _finding("schema", found == head, told, "Run `bothways migrate`.")


def _database(parts: Parts) -> Found:
    with parts.read() as db:
        connection = db.connection()
        if connection.dialect.name != "sqlite":
            yield Finding("database", is_well=True, sentence="PostgreSQL answers.")
            return
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _PRAGMAS}
        whole = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None
    wrong = [name for name, value in _PRAGMAS.items() if said[name] != value]
    told = f"SQLite differs in {', '.join(wrong)}." if wrong else "SQLite is set up for safety."
    yield _finding("pragmas", not wrong, told, "Open the database through Bothways alone.")
    told = "The file is whole." if whole else "The file is damaged."
    yield _finding("database", whole, told, "Stop the service and put back the last backup.")
    told = "Some rows lack their owners." if orphans else "Every row has its owner."
    yield _finding("foreign keys", not orphans, told, "Put back the last backup.")


def _weights(parts: Parts) -> Found:
    if isinstance(parts.encoder, MiniLmEncoder):
        wrong = parts.encoder.weights_problem()
        yield Finding("weights", wrong is None, "The encoder's weights were checked.", wrong or "")


def _index(parts: Parts) -> Found:
    if parts.settings.index == "numpy":
        yield Finding("index", is_well=True, sentence="No index is kept; searches are exact.")
        return
    report = index.verify(parts)
    told = f"{report.rows} people are in the index; {report.missing} are missing, "
    told += f"{report.surplus} too many, {report.different} differ."
    if report.fault:
        told = f"The index cannot be used: {report.fault}."
    is_needed = is_wanted(parts.settings, report.missing + report.rows)
    cure = "Run `bothways index rebuild`, or leave it to the worker; searches are exact meanwhile."
    # few people are searched exactly anyhow, so a late index is no fault there
    yield _finding("index", report.is_equal or not is_needed, told, cure)


def _jobs(parts: Parts) -> Found:
    late = parts.clock() - _WAITED_TOO_LONG
    waiting = sa.select(sa.func.count()).where(
        Outbox.state.in_((OutboxState.PENDING, OutboxState.SENT)), Outbox.run_after < late
    )
    with parts.read() as db:
        waited = db.scalar(waiting) or 0
        dead = queue_care.dead_count(db)
    told = f"{waited} jobs have been due for over 15 minutes."
    yield _finding("waiting jobs", not waited, told, "See that `bothways worker` runs.")
    cure = "See `bothways jobs list`, then `jobs retry` or `jobs discard`."
    yield _finding("dead jobs", not dead, f"{dead} jobs were given up.", cure)


def _settings(parts: Parts) -> Found:
    is_long = len(secret_of(parts.settings)) >= _LEAST_SECRET_BYTES
    told = "The secret key is long enough." if is_long else "The secret key is too short."
    yield _finding("secret", is_long, told, "Set BOTHWAYS_SECRET_KEY to 32 bytes of chance.")
    model = "A chat model is set." if parts.chat else "No model: agendas are drafted by rule."
    yield Finding("model", is_well=True, sentence=model)


def _finding(name: str, is_well: bool, sentence: str, cure: str) -> Finding:  # noqa: FBT001  # the claim itself
    return Finding(name, is_well, sentence, "" if is_well else cure)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


_CHECKS: tuple[Callable[[Parts], Found], ...] = (
    _versions,
    _disk,
    _schema,
    _database,
    _weights,
    _index,
    _jobs,
    _settings,
)
