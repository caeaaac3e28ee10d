"""HTML of the people list and of the import in two steps: preview, then apply."""

import base64
import zlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Response, UploadFile
from sqlalchemy.orm import Session

from service.access import audit
from service.access.guard import CurrentViewer
from service.access.request_context import Asked, Asking
from service.i18n.language import say
from service.people import drafts, queries
from service.people.importing import actions, undo_actions
from service.people.importing.actions import ImportResult
from service.people.importing.csv_file import COLUMNS, DEVELOPMENT_COLUMNS, ImportReport, parse
from service.problems import Conflict, Refused
from service.web.dependencies import Now, Page, Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)

_LARGEST: Final = 4 * 1024 * 1024
_WITH_FORM: Final = _LARGEST + 16_384  # the parts of a multipart body around the file
_SHOWN: Final = 100


class ImportCommand(StrEnum):
    TRY = "try"
    APPLY = "apply"
    DISCARD = "discard"


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
    return page("people/importing/import.html", trial=draft.get("told"), problem=None)


@router.post("/lead/people/import", max_body_size=_WITH_FORM)
def upload(
    db: WriteDb,
    asked: Asking,
    act: Annotated[ImportCommand, Form()] = ImportCommand.TRY,
    *,
    file: UploadFile | None = None,
) -> Response:
    if act is ImportCommand.APPLY:
        return _apply(db, asked)
    if act is ImportCommand.DISCARD:
        drafts.drop(db, asked.viewer, drafts.IMPORT)
        return see_other("/lead/people/import")
    try:
        data = _read(file)
        report = _parsed(data, asked)
    except Refused as problem:
        return asked.page("people/importing/import.html", 422, trial=None, problem=problem)
    told = _told(report, actions.preview(db, report, asked.now))
    packed = base64.b64encode(zlib.compress(data)).decode("ascii")
    kept = {"file": packed, "told": told}
    drafts.put(db, asked.viewer, drafts.IMPORT, fields=kept, now=asked.now)
    return see_other("/lead/people/import")


def _apply(db: Session, asked: Asked) -> Response:
    packed = drafts.kept(db, asked.viewer, drafts.IMPORT).get("file")
    if packed is None:
        raise Conflict("no-import", "There is no file to apply any more; upload it again.")
    report = _parsed(zlib.decompress(base64.b64decode(str(packed))), asked)
    result = actions.import_people(db, report, asked.now)
    drafts.drop(db, asked.viewer, drafts.IMPORT)
    lead, facts = asked.viewer.person_id, {"new": len(result.new), "changed": len(result.changed)}
    audit.record(
        db, audit.pseudonym(db, lead), "people_imported", now=asked.now, subject=lead, facts=facts
    )
    return see_other("/lead/people")


def _parsed(data: bytes, asked: Asked) -> ImportReport:
    return parse(data, DEVELOPMENT_COLUMNS if asked.parts.settings.is_development else COLUMNS)


def _read(file: UploadFile | None) -> bytes:
    if file is None:
        raise Refused("no-file", "Choose a file.", {"file": say("Choose a CSV file first.")})
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
            "faulty": len({fault.line for fault in result.faulty if fault.costs_row}),
        },
        "new": [list(row) for row in result.new[:_SHOWN]],
        "told": [list(one) for one in result.told[:_SHOWN]],
        "told_count": len(result.told),
        "faults": [list(fault[:3]) for fault in result.faulty[:_SHOWN]],
        "fault_count": len(result.faulty),
        "unknown": list(report.unknown_columns),
        "note": report.note,
    }
