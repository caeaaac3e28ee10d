"""Import a people file: all rows or, if asked, the valid ones; else nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.cli.console import say
from service.cli.errors import WrongUsage
from service.i18n.addresses import identity
from service.people.departures import actions as departures
from service.people.importing import actions, missing_queries, undo_actions
from service.people.importing.actions import ImportResult
from service.people.importing.changes import ToldChanges
from service.people.importing.missing_queries import NOBODY, MissingPeople
from service.people.importing.roster_file import mailboxes
from service.people.importing.roster_file.columns import ColumnsUnclear, FileColumn
from service.people.importing.roster_file.csv_file import (
    COLUMNS,
    DEVELOPMENT_COLUMNS,
    ImportReport,
    errors_csv,
    parse,
)
from service.people.importing.roster_file.header_words import FAMILY, GIVEN, folded_header
from service.people.importing.roster_file.rows import PersonRow
from service.people.importing.undo_actions import ToldUndo
from service.people.lookup_queries import everybody
from service.problems import Refused

_SHOWN = 20
_TOLD = 100  # people


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


def report_of(parts: Parts, data: bytes, by_hand: Iterable[str]) -> ImportReport:
    """Parse a file with the columns of `--map`; raise WrongUsage if one of them is not there."""
    allowed = DEVELOPMENT_COLUMNS if parts.settings.is_development else COLUMNS
    chosen = _chosen(by_hand, [*sorted(allowed), GIVEN, FAMILY])
    try:
        report = parse(data, allowed, chosen)
    except ColumnsUnclear as problem:
        _check_columns(chosen, problem.columns)
        hint = "Say which column holds what with --map COLUMN=FIELD."
        raise Refused(problem.kind, f"{problem.sentence} {hint}") from None
    _check_columns(chosen, report.columns)
    return report


def _chosen(by_hand: Iterable[str], fields: Sequence[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for option in by_hand:
        column, equals, field = option.rpartition("=")
        field = field.strip().lower()
        if not equals or not column.strip():
            raise WrongUsage(f'"{option}" names no column; write --map COLUMN=FIELD.')
        if field and field not in fields:
            raise WrongUsage(f'There is no field "{field}"; {_nearest(field, fields)}')
        if field and field in chosen.values():
            raise WrongUsage(f'Two columns are mapped to "{field}"; keep one of them.')
        chosen[folded_header(column)] = field
    return chosen


def _check_columns(chosen: Mapping[str, str], columns: Sequence[FileColumn]) -> None:
    headers = {folded_header(one.header): one.header for one in columns if one.header}
    numbers = map(str, range(1, len(columns) + 1))
    for column in sorted(chosen.keys() - headers.keys() - set(numbers)):
        told = _nearest(column, list(headers.values()) or [f"1 to {len(columns)}"])
        raise WrongUsage(f'There is no column "{column}" in the file; {told}')


def _nearest(word: str, names: Sequence[str]) -> str:
    near = get_close_matches(word.casefold(), [name.casefold() for name in names], n=1)
    found = next((name for name in names if [name.casefold()] == near), None)
    return f'did you mean "{found}"?' if found else f"use one of these: {', '.join(names)}."


def without_mailboxes(parts: Parts, report: ImportReport) -> ImportReport:
    """Whoever is here was imported as a person, whatever they look like."""
    with parts.read() as db:
        return mailboxes.without_mailboxes(report, {identity(one.email) for one in everybody(db)})


def imported(
    parts: Parts, report: ImportReport, *, dry_run: bool, partial: bool, missing_left: bool = False
) -> Done:
    """Import the people of a file, or roll the same import back for a dry run."""
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


def told(changes: Sequence[ToldChanges]) -> Iterator[str]:
    """What changes for whom, one line a person."""
    for name, words in changes[:_TOLD]:
        yield f"{name}: {'; '.join(words)}"
    if len(changes) > _TOLD:
        yield f"And {len(changes) - _TOLD} more people."


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
        "changes": _as_objects(done.result.told),
        "errors": [error._asdict() for error in done.result.faulty],
        "mailboxes": [
            {"line": row.line, "name": row.name, "email": row.email}
            for row in done.report.mailboxes
        ],
        "unknown_columns": list(done.report.unknown_columns),
        "loaded": done.is_kept,
    }


def undone(parts: Parts, *, dry_run: bool) -> ToldUndo:
    if dry_run:
        with parts.read() as db:
            return undo_actions.preview(db, parts.clock())
    with parts.write() as db:
        return undo_actions.undo(db, parts.clock())


def undo_as_json(told_undo: ToldUndo) -> dict[str, object]:
    return {
        "back": _as_objects(told_undo.back),
        "left": _as_objects(told_undo.left),
        "removed": list(told_undo.gone),
        "kept": list(told_undo.kept),
    }


def undo_lines(told_undo: ToldUndo, *, dry_run: bool) -> Iterator[str]:
    yield "This goes back:" if told_undo.back else "No field goes back."
    yield from told(told_undo.back)
    if told_undo.left:
        yield "This was changed again since and stays:"
        yield from told(told_undo.left)
    if told_undo.gone:
        yield f"Removed, as they have not signed in: {', '.join(told_undo.gone)}."
    if told_undo.kept:
        yield f"Kept, as they take part by now: {', '.join(told_undo.kept)}."
    if dry_run:
        yield "Nothing was changed."


def _as_objects(changes: Sequence[ToldChanges]) -> list[dict[str, object]]:
    return [{"name": name, "changes": list(words)} for name, words in changes]


def lines(done: Done) -> Iterator[str]:
    result = done.result
    new, changed, unchanged = map(len, (result.new, result.changed, result.unchanged))
    yield f"{new} new, {changed} changed, {unchanged} as before."
    if result.back:
        yield f"{len(result.back)} of the changed had left and come back."
    yield from told(result.told)
    yield from _missing_lines(done.missing)
    if done.report.note:
        yield done.report.note
    if done.report.unknown_columns:
        yield f"These columns were not read: {', '.join(done.report.unknown_columns)}."
    yield from _mailbox_lines(done.report.mailboxes)
    for error in result.faulty[:_SHOWN]:
        yield f"Line {error.line}, {error.column or 'row'}: {error.reason}"
    if len(result.faulty) > _SHOWN:
        yield f"And {len(result.faulty) - _SHOWN} more; --errors OUT.csv writes them all."
    if not done.is_kept:
        yield "Nothing was changed."


def _missing_lines(missing: MissingPeople) -> Iterator[str]:
    for person in missing.people[:_SHOWN]:
        yield f"Not in the file, has left: {person.name}"
    if len(missing.people) > _SHOWN:
        yield f"And {len(missing.people) - _SHOWN} more who are not in the file."
    if missing.is_likely_part:
        yield "More than half of the people here are not in this file; it may be a part of them."


def _mailbox_lines(rows: Sequence[PersonRow]) -> Iterator[str]:
    if rows:
        told = f"Left out, as they look like no person ({len(rows)})"
        yield f"{told}; --include-mailboxes takes them:"
    for row in rows[:_SHOWN]:
        yield f"Line {row.line}: {row.name}, {row.email}"
    if len(rows) > _SHOWN:
        yield f"And {len(rows) - _SHOWN} more; --json names them all."
