"""Check a deployment, with a fix for each finding; nothing is repaired."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from embeddings.encoder import Checkable
from embeddings.grammar import english_grammar
from service.bootstrap import Parts, secret_of
from service.i18n import formatting
from service.i18n.language import say, say_many
from service.models import Outbox, OutboxState
from service.setting_choices import SecondLevel
from service.themes.release import second_level
from service.upkeep.admin import failed_jobs
from service.upkeep.database import queries
from service.upkeep.findings import Finding, Found, finding
from service.upkeep.model_trial import try_model
from service.upkeep.vector_index.checks import index_

_LEAST_SECRET_BYTES = 32
_OF_OTHERS = 0o077  # the bits of a mode that are not its owner's
_WAITED_TOO_LONG = timedelta(minutes=15)
_PACKAGES = ("bothways", "chromadb", "fastapi", "ortools", "sqlalchemy", "torch")
_PRAGMAS = {"foreign_keys": 1, "secure_delete": 1, "synchronous": 3, "journal_mode": "truncate"}


Check = Callable[[Parts], Found]


def examine(parts: Parts) -> list[Finding]:
    """Run every check, and ask the model, which counts in its budget as any request does."""
    return _run((*_CHECKS, _model_answers), parts)


def examine_here(parts: Parts) -> list[Finding]:
    """Run every check that asks nobody outside and changes nothing."""
    return _run((*_CHECKS, _model_is_set), parts)


def _run(checks: Sequence[Check], parts: Parts) -> list[Finding]:
    """Run checks in order; one that cannot be run is a finding itself."""
    findings: list[Finding] = []
    for check in checks:
        try:
            findings += check(parts)
        except (SQLAlchemyError, OSError) as error:
            name = check.__name__.strip("_")
            told = say("This could not be checked: {error}.", error=type(error).__name__)
            cure = say("Check that the database responds, then try again.")
            findings.append(Finding(name, is_well=False, sentence=told, cure=cure))
    return findings


def _versions(_parts: Parts) -> Found:
    running = ".".join(map(str, sys.version_info[:3]))
    is_right = sys.version_info[:2] == (3, 11)
    yield finding(
        "python", is_right, f"Python {running}.", cure=say("Run Bothways with Python 3.11.")
    )
    absent = [name for name in _PACKAGES if _version(name) is None]
    told = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES if name not in absent)
    cure = say("Run `make install`; these are missing: {names}.", names=", ".join(absent))
    yield finding("packages", not absent, f"{told}.", cure=cure)


def _disk(parts: Parts) -> Found:
    free = queries.free_bytes(parts.settings)
    told = say("{room} GB are free in the data folder.", room=f"{free / 1e9:.1f}")
    yield finding("disk", free >= queries.LEAST_BYTES, told, cure=say("Free at least 1 GB there."))


def _privacy(parts: Parts) -> Found:
    folder = parts.settings.data_dir
    is_private = not folder.stat().st_mode & _OF_OTHERS or not any(
        path.stat().st_mode & _OF_OTHERS for path in folder.iterdir()
    )
    told = say("Other accounts of this computer can open files in the data folder.")
    if is_private:
        told = say("No other account of this computer can open what is in the data folder.")
    cure = say(
        "Run `chmod -R go= {folder}`; a share must be mounted so that only this account reads it.",
        folder=str(folder),
    )
    yield finding("privacy", is_private, told, cure=cure)


def _schema(parts: Parts) -> Found:
    with parts.read() as db:
        found, head = queries.revision(db) or "none", queries.head_revision()
    told = say("The database schema is at {found}, the code at {head}.", found=found, head=head)
    yield finding("schema", found == head, told, cure=say("Run `bothways migrate`."))


def _database(parts: Parts) -> Found:
    with parts.read() as db:
        connection = db.connection()
        if connection.dialect.name != "sqlite":
            yield Finding("database", is_well=True, sentence=say("PostgreSQL answers."))
            return
        said = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _PRAGMAS}
        whole = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None
    wrong = [name for name, value in _PRAGMAS.items() if said[name] != value]
    told = say("SQLite is configured for safety.")
    if wrong:
        told = say("SQLite has other settings than it should: {names}.", names=", ".join(wrong))
    yield finding("pragmas", not wrong, told, cure=say("Only Bothways should open the database."))
    told = say("The file is intact.") if whole else say("The file is damaged.")
    cure = say("Stop the service and restore the latest backup.")
    yield finding("database", whole, told, cure=cure)
    told = (
        say("Some rows refer to missing ones.")
        if orphans
        else say("No row refers to a missing one.")
    )
    yield finding("foreign keys", not orphans, told, cure=say("Restore the latest backup."))


def _writing(parts: Parts) -> Found:
    with parts.read() as db:
        connection = db.connection()
        if connection.dialect.name == "sqlite":
            file = Path(connection.engine.url.database or "")
            is_writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK | os.X_OK)
        else:
            is_writable = connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "off"
    told = say("The database can only be read.")
    if is_writable:
        told = say("The database can be written.")
    cure = say("Make the database, its folder and its volume writable for this account.")
    yield finding("writing", is_writable, told, cure=cure)


def _weights(parts: Parts) -> Found:
    if isinstance(parts.encoder, Checkable):
        wrong = parts.encoder.weights_problem()
        yield Finding(
            "weights", wrong is None, say("The encoder's weights were checked."), wrong or ""
        )
    wrong = english_grammar().weights_problem()
    yield Finding(
        "parser",
        wrong is None,
        say("The parser that titles are made with was checked."),
        wrong or "",
    )


def _jobs(parts: Parts) -> Found:
    late = parts.clock() - _WAITED_TOO_LONG
    waiting = sa.select(sa.func.count()).where(
        Outbox.state == OutboxState.PENDING, Outbox.run_after < late
    )
    with parts.read() as db:
        waited = db.scalar(waiting) or 0
        dead = failed_jobs.dead_count(db)
    told = say_many(
        "{count} job has been due for over 15 minutes.",
        "{count} jobs have been due for over 15 minutes.",
        waited,
    )
    yield finding(
        "waiting jobs", not waited, told, cure=say("Check that `bothways worker` is running.")
    )
    told = say_many("{count} job was given up.", "{count} jobs were given up.", dead)
    cure = say("See `bothways jobs list`, then `jobs retry` or `jobs discard`.")
    yield finding("dead jobs", not dead, told, cure=cure)


def _settings(parts: Parts) -> Found:
    is_long = len(secret_of(parts.settings)) >= _LEAST_SECRET_BYTES
    told = say("The secret key is too short.")
    if is_long:
        told = say("The secret key is long enough.")
    cure = say("Set BOTHWAYS_SECRET_KEY to 32 random bytes.")
    yield finding("secret", is_long, told, cure=cure)


def _model_is_set(parts: Parts) -> Found:
    told = say("A chat model is set.")
    if parts.chat is None:
        told = say("No model: agendas are drafted by rules.")
    yield Finding("model", is_well=True, sentence=told)


def _model_answers(parts: Parts) -> Found:
    if parts.chat is None:
        yield from _model_is_set(parts)
        return
    result = try_model(parts.chat)
    yield finding("model", not result.cure, result.sentence, cure=result.cure)


def _second_level(parts: Parts) -> Found:
    wanted = parts.settings.second_level
    with parts.read() as db:
        fixed = second_level.fixed_level(db)
    is_one = SecondLevel.NONE in {wanted, fixed} or wanted is fixed
    told = say(
        "Releases are broken down by {fixed}, but the setting says {wanted}.",
        fixed=fixed.value,
        wanted=wanted.value,
    )
    cure = say(
        "Set BOTHWAYS_SECOND_LEVEL={fixed}; comparing two breakdowns could identify people.",
        fixed=fixed.value,
    )
    yield finding("second level", is_one, told, cure=cure)


def _demo(parts: Parts) -> Found:
    """Nothing to say where no demo organisation ever moved in."""
    with parts.read() as db:
        build = queries.demo_build(db)
    if build is None:
        return
    told = say("The demo organisation is incomplete.")
    if build.ready_at is not None:
        told = say(
            "The demo organisation was built for {day}.", day=formatting.dated(build.created_at)
        )
    cure = say("Wait until it has started, or run `bothways demo`.")
    yield finding("demo", build.ready_at is not None, told, cure=cure)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


_CHECKS: tuple[Check, ...] = (
    _versions,
    _disk,
    _privacy,
    _schema,
    _database,
    _writing,
    _weights,
    index_,
    _jobs,
    _settings,
    _second_level,
    _demo,
)
