"""HTML of the people list and of the import in two steps: preview, then apply."""

import base64
import zlib
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response, UploadFile
from sqlalchemy.orm import Session

from service.access import audit
from service.access.guard import CurrentViewer
from service.access.request_context import Asked, Asking
from service.i18n.addresses import identity
from service.i18n.language import say
from service.people import drafts, queries
from service.people.departures import actions as departures
from service.people.importing import actions, missing_queries, undo_actions
from service.people.importing.actions import ImportResult
from service.people.importing.column_choices import FIELDS, choices_to_keep, column_problem
from service.people.importing.missing_queries import MissingPeople
from service.people.importing.roster_file.columns import ColumnsUnclear, FileColumn
from service.people.importing.roster_file.csv_file import (
    COLUMNS,
    DEVELOPMENT_COLUMNS,
    ImportReport,
    parse,
)
from service.people.importing.roster_file.mailboxes import without_mailboxes
from service.people.lookup_queries import everybody
from service.problems import Conflict, Refused
from service.web.dependencies import Now, Page, Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)

_LARGEST: Final = 4 * 1024 * 1024
_WITH_FORM: Final = _LARGEST + 16_384  # the parts of a multipart body around the file
_SHOWN: Final = 100
_FEWEST_COLUMNS: Final = 2  # an address and a name: with fewer there is nothing to choose
_PAGE: Final = "people/importing/import.html"


class ImportCommand(StrEnum):
    TRY = "try"
    APPLY = "apply"
    DISCARD = "discard"
    READ = "read"  # the same file, its columns chosen by hand


@router.get("/lead/people")
def people(
    page: Page, read: Reader, now: Now, *, number: Annotated[int, Query(alias="page")] = 1
) -> Response:
    with read() as db:
        shown = {
            "roster": queries.roster(db, number),
            "undoable": undo_actions.undoable(db, now),
        }
    return page("people/importing/roster.html", **shown)


@router.get("/lead/people/import")
def show(page: Page, read: Reader, viewer: CurrentViewer) -> Response:
    with read() as db:
        draft = drafts.kept(db, viewer, drafts.IMPORT)
    return page(_PAGE, **_context(draft))


@router.post("/lead/people/import", max_body_size=_WITH_FORM)
def upload(
    db: WriteDb,
    asked: Asking,
    act: Annotated[ImportCommand, Form()] = ImportCommand.TRY,
    *,
    file: UploadFile | None = None,
    column: Annotated[list[str] | None, Form()] = None,
    person: Annotated[list[int] | None, Form()] = None,
    left: Annotated[list[UUID] | None, Form()] = None,
) -> Response:
    match act:
        case ImportCommand.APPLY:
            return _apply(db, asked, people=frozenset(person or ()), left=frozenset(left or ()))
        case ImportCommand.DISCARD:
            drafts.drop(db, asked.viewer, drafts.IMPORT)
            return see_other("/lead/people/import")
        case ImportCommand.READ:
            return _read_again(db, asked, column or [])
        case ImportCommand.TRY:
            return _try(db, asked, file)


def _try(db: Session, asked: Asked, file: UploadFile | None) -> Response:
    try:
        data = _read(file)
        draft = _tried(db, asked, data, chosen=drafts.kept(db, asked.viewer, drafts.IMPORT_COLUMNS))
    except Refused as problem:
        return asked.page(_PAGE, 422, trial=None, columns=(), problem=problem)
    drafts.put(db, asked.viewer, drafts.IMPORT, fields=draft, now=asked.now)
    return see_other("/lead/people/import")


def _read_again(db: Session, asked: Asked, columns: list[str]) -> Response:
    before = _draft(db, asked)
    by_hand = {str(number): name for number, name in enumerate(columns, start=1)}
    draft = _tried(db, asked, _unpacked(before), chosen={**before["chosen"], **by_hand})
    if draft["told"] is None:
        return asked.page(_PAGE, 422, **_context(draft))
    drafts.put(db, asked.viewer, drafts.IMPORT, fields=draft, now=asked.now)
    kept = drafts.kept(db, asked.viewer, drafts.IMPORT_COLUMNS)
    headers = [header for header, _, _ in draft["columns"]]
    choices = choices_to_keep(kept, headers, columns)
    drafts.put(db, asked.viewer, drafts.IMPORT_COLUMNS, fields=choices, now=asked.now)
    return see_other("/lead/people/import")


def _apply(
    db: Session, asked: Asked, *, people: Collection[int], left: Collection[UUID]
) -> Response:
    """`people` are lines of the file that look like mailboxes, `left` who is not in it."""
    draft = _draft(db, asked)
    report = parse(_unpacked(draft), _allowed(asked), draft["chosen"])
    known = {row.email for row in report.rows if row.line in people} | _known(db)
    result = actions.import_people(db, without_mailboxes(report, known), asked.now)
    for person in missing_queries.missing(db, report).people:
        if person.id in left:
            departures.mark_left(db, person.id, by=asked.viewer, now=asked.now)
    drafts.drop(db, asked.viewer, drafts.IMPORT)
    lead, facts = asked.viewer.person_id, {"new": len(result.new), "changed": len(result.changed)}
    audit.record(
        db, audit.pseudonym(db, lead), "people_imported", now=asked.now, subject=lead, facts=facts
    )
    return see_other("/lead/people")


def _tried(db: Session, asked: Asked, data: bytes, *, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Give the draft of a file: what it would change, or its columns where they are unclear."""
    draft: dict[str, Any] = {
        "file": base64.b64encode(zlib.compress(data)).decode("ascii"),
        "chosen": dict(chosen),
        "told": None,
    }
    try:
        report = parse(data, _allowed(asked), chosen)
    except ColumnsUnclear as problem:
        if len(problem.columns) < _FEWEST_COLUMNS:
            raise
        return draft | {"columns": _shown_columns(problem.columns)}
    report = without_mailboxes(report, _known(db))
    told = {
        **_told(report, actions.preview(db, report, asked.now)),
        "missing": _told_missing(missing_queries.missing(db, report)),
    }
    return draft | {"columns": _shown_columns(report.columns), "told": told}


def _draft(db: Session, asked: Asked) -> Mapping[str, Any]:
    draft = drafts.kept(db, asked.viewer, drafts.IMPORT)
    if not draft:
        raise Conflict("no-import", "There is no file to apply any more; upload it again.")
    return draft


def _unpacked(draft: Mapping[str, Any]) -> bytes:
    return zlib.decompress(base64.b64decode(str(draft["file"])))


def _allowed(asked: Asked) -> Collection[str]:
    return DEVELOPMENT_COLUMNS if asked.parts.settings.is_development else COLUMNS


def _known(db: Session) -> frozenset[str]:
    """Whoever is here was imported as a person, whatever they look like."""
    return frozenset(identity(one.email) for one in everybody(db))


def _context(draft: Mapping[str, Any]) -> dict[str, Any]:
    columns = [FileColumn(*column) for column in draft.get("columns", ())]
    trial = draft.get("told")
    problem = column_problem(columns) if columns and trial is None else None
    return {"trial": trial, "columns": columns, "fields": FIELDS, "problem": problem}


def _shown_columns(columns: Sequence[FileColumn]) -> list[list[Any]]:
    return [[column.header, column.name, list(column.values)] for column in columns[:_SHOWN]]


def _read(file: UploadFile | None) -> bytes:
    if file is None:
        raise Refused(
            "no-file", "Choose a file.", {"file": say("Choose an Excel or CSV file first.")}
        )
    return file.file.read()


def _told(report: ImportReport, result: ImportResult) -> Mapping[str, Any]:
    """The trial as the page shows it: all counts, and the first rows of each kind."""
    return {
        "rows": report.row_count,
        "to_apply": result.to_apply,
        "counts": {
            "new": len(result.new),
            "changed": len(result.changed),
            "left": len(result.unchanged),
            "back": len(result.back),
            "faulty": len({fault.line for fault in result.faulty if fault.costs_row}),
        },
        "new": [list(row) for row in result.new[:_SHOWN]],
        "told": [list(one) for one in result.told[:_SHOWN]],
        "told_count": len(result.told),
        "faults": [list(fault[:3]) for fault in result.faulty[:_SHOWN]],
        "fault_count": len(result.faulty),
        "mailboxes": [[row.line, row.name, row.email] for row in report.mailboxes[:_SHOWN]],
        "mailbox_count": len(report.mailboxes),
        "unknown": list(report.unknown_columns),
        "notes": list(report.notes),
        "back": [list(row) for row in result.back[:_SHOWN]],
    }


def _told_missing(found: MissingPeople) -> Mapping[str, Any]:
    people = [[str(one.id), one.name, one.team] for one in found.people[:_SHOWN]]
    return {"people": people, "count": len(found.people), "is_part": found.is_likely_part}
