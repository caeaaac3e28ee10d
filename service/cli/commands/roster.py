"""Import a people file: all rows or, if asked, the valid ones; else nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.cli.console import say
from service.cli.errors import WrongUsage
from service.people.departures import actions as departures
from service.people.importing import actions, missing_queries
from service.people.importing.actions import ImportResult
from service.people.importing.csv_file import (
    COLUMNS,
    DEVELOPMENT_COLUMNS,
    ImportReport,
    errors_csv,
    parse,
)
from service.people.importing.missing_queries import NOBODY, MissingPeople

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Done:
    """`is_kept` is false after a dry run, and where a bad row kept all others out.

    `missing` are marked as having left; nobody unless that was asked for.
    """

    report: ImportReport
    result: ImportResult
    is_kept: bool
    missing: MissingPeople = NOBODY


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise WrongUsage(f"{file} cannot be read: {problem.strerror}.") from None


def imported(
    parts: Parts, data: bytes, *, dry_run: bool, partial: bool, missing_left: bool = False
) -> Done:
    """Import a file, or roll the same import back for a dry run."""
    allowed = DEVELOPMENT_COLUMNS if parts.settings.is_development else COLUMNS
    report = parse(data, allowed)
    if missing_left and any(error.costs_row for error in report.errors):
        raise WrongUsage(
            "Mend the rows with errors first, as each may name somebody; without --missing-left "
            "they are listed."
        )
    with parts.write() as db:
        trial = db.begin_nested()
        result = actions.import_people(db, report, parts.clock())
        missing = _mark_missing(db, report, parts.clock()) if missing_left else NOBODY
        is_kept = not dry_run and (partial or not any(fault.costs_row for fault in result.faulty))
        if is_kept:
            trial.commit()
        else:
            trial.rollback()
    return Done(report, result, is_kept, missing)


def _mark_missing(db: Session, report: ImportReport, now: datetime) -> MissingPeople:
    found = missing_queries.missing(db, report)
    for person in found.people:
        departures.mark_left(db, person.id, by=None, now=now)
    return found


def write_errors(file: Path, done: Done) -> None:
    every = ImportReport(done.report.rows, done.result.faulty, (), done.report.row_count)
    try:
        file.write_text(errors_csv(every), encoding="utf-8")
    except OSError as problem:
        raise WrongUsage(f"{file} cannot be written: {problem.strerror}.") from None
    say(f"{len(done.result.faulty)} reasons are in {file}.")


def as_json(done: Done) -> dict[str, object]:
    return {
        "rows": done.report.row_count,
        "new": len(done.result.new),
        "changed": len(done.result.changed),
        "unchanged": len(done.result.unchanged),
        "back": len(done.result.back),
        "left": [str(person.id) for person in done.missing.people],
        "errors": [error._asdict() for error in done.result.faulty],
        "unknown_columns": list(done.report.unknown_columns),
        "loaded": done.is_kept,
    }


def lines(done: Done) -> Iterator[str]:
    result = done.result
    new, changed, unchanged = map(len, (result.new, result.changed, result.unchanged))
    yield f"{new} new, {changed} changed, {unchanged} as before."
    if result.back:
        yield f"{len(result.back)} of the changed had left and come back."
    missing = done.missing.people
    for person in missing[:_SHOWN]:
        yield f"Not in the file, has left: {person.name}"
    if len(missing) > _SHOWN:
        yield f"And {len(missing) - _SHOWN} more who are not in the file."
    if done.missing.is_likely_part:
        yield "More than half of the people here are not in this file; it may be a part of them."
    if done.report.note:
        yield done.report.note
    if done.report.unknown_columns:
        yield f"These columns were not read: {', '.join(done.report.unknown_columns)}."
    for error in result.faulty[:_SHOWN]:
        yield f"Line {error.line}, {error.column or 'row'}: {error.reason}"
    if len(result.faulty) > _SHOWN:
        yield f"And {len(result.faulty) - _SHOWN} more; --errors OUT.csv writes them all."
    if not done.is_kept:
        yield "Nothing was changed."
