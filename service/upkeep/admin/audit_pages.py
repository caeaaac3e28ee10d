"""HTML and CSV of the audit log, as pseudonyms and ids alone."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from service.access.request_context import Asking
from service.models.engine import Transaction
from service.upkeep.admin import queries
from service.web.dependencies import Reader
from service.web.spreadsheets import guarded

router = APIRouter(include_in_schema=False)

_COLUMNS: Final = ("seq", "at", "actor", "action", "subject", "facts")


@router.get("/admin/audit")
def acts(
    asked: Asking, read: Reader, number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    with read() as db:
        found = queries.acts(db, number)
    return asked.page("upkeep/admin/audit.html", acts=found)


@router.get("/admin/audit.csv")
def as_csv(read: Reader) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return StreamingResponse(_lines(read), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(read: Transaction) -> Iterator[str]:
    """A short transaction for every thousand rows: a slow reader keeps no writer waiting."""
    yield _written([_COLUMNS])
    before: int | None = None
    while True:
        with read() as db:
            found = queries.acts_before(db, before)
        if not found:
            return
        yield _written([_row(one) for one in found])
        before = found[-1].seq


def _row(act: queries.AuditEntry) -> tuple[str, ...]:
    facts = json.dumps(dict(act.facts), sort_keys=True)
    cells = (act.seq, act.at.isoformat(), act.actor, act.action, act.subject or "", facts)
    return tuple(guarded(str(one)) for one in cells)


def _written(rows: list[tuple[str, ...]]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerows(rows)
    return made.getvalue()
