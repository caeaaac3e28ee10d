"""Import a people file: all rows or, if asked, the valid ones; else nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from service.bootstrap import Parts
from service.cli.console import say
from service.cli.errors import WrongUsage
from service.people.importing import actions, undo_actions
from service.people.importing.actions import ImportResult
from service.people.importing.changes import ToldChanges
from service.people.importing.csv_file import (
    COLUMNS,
    DEVELOPMENT_COLUMNS,
    ImportReport,
    errors_csv,
    parse,
)
from service.people.importing.undo_actions import ToldUndo

_SHOWN = 20
_TOLD = 100  # people


@dataclass(frozen=True, slots=True)
class Done:
    """`is_kept` is false after a dry run, and where a bad row kept all others out."""

    report: ImportReport
    result: ImportResult
    is_kept: bool


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise WrongUsage(f"{file} cannot be read: {problem.strerror}.") from None


def imported(parts: Parts, data: bytes, *, dry_run: bool, partial: bool) -> Done:
    """Import a file, or roll the same import back for a dry run."""
    allowed = DEVELOPMENT_COLUMNS if parts.settings.is_development else COLUMNS
    report = parse(data, allowed)
    with parts.write() as db:
        trial = db.begin_nested()
        result = actions.import_people(db, report, parts.clock())
        is_kept = not dry_run and (partial or not any(fault.costs_row for fault in result.faulty))
        if is_kept:
            trial.commit()
        else:
            trial.rollback()
    return Done(report, result, is_kept)


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
        "changes": _as_objects(done.result.told),
        "errors": [error._asdict() for error in done.result.faulty],
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
    yield from told(result.told)
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
