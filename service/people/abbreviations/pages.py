"""HTML and CSV of /admin/abbreviations: what the organisation's short forms mean."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Response, UploadFile
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.people.abbreviations import actions, queries
from service.people.abbreviations.file import read_forms, write_forms
from service.people.abbreviations.forms import SHORT_LENGTH, short_form
from service.problems import Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.inputs import Id

router = APIRouter(include_in_schema=False)

_PAGE: Final = "/admin/abbreviations"


@router.get(_PAGE)
def show(asked: Asking, read: Reader) -> Response:
    with read() as db:
        return _shown(asked, db)


@router.post(_PAGE)
def add(
    db: WriteDb,
    asked: Asking,
    short: Annotated[str, Form()] = "",
    *,
    meaning: Annotated[str, Form()] = "",
) -> Response:
    try:
        actions.save(db, asked.viewer, [short_form(short, meaning)], now=asked.now)
    except Refused as problem:
        return _shown(asked, db, typed={"short": short, "meaning": meaning}, problem=problem)
    return see_other(_PAGE)


@router.post(f"{_PAGE}/file")
def upload(db: WriteDb, asked: Asking, file: UploadFile | None = None) -> Response:
    try:
        data = b"" if file is None else file.file.read()
        actions.save(db, asked.viewer, read_forms(data), now=asked.now)
    except Refused as problem:
        told = Refused(problem.kind, str(problem), {"file": str(problem)})
        return _shown(asked, db, file_problem=told)
    return see_other(_PAGE)


@router.post(f"{_PAGE}/{{abbreviation_id}}/remove")
def remove(db: WriteDb, asked: Asking, abbreviation_id: Id) -> Response:
    actions.remove(db, asked.viewer, abbreviation_id, now=asked.now)
    return see_other(_PAGE)


@router.get(f"{_PAGE}.csv")
def as_csv(read: Reader) -> Response:
    with read() as db:
        written = write_forms(each.form for each in queries.listed(db))
    headers = {"Content-Disposition": 'attachment; filename="abbreviations.csv"'}
    return Response(written, media_type="text/csv; charset=utf-8", headers=headers)


def _shown(asked: Asked, db: Session, **changed: Any) -> Response:  # noqa: ANN401  # as the page takes it
    told = {
        "forms_so_far": queries.listed(db),
        "typed": {"short": "", "meaning": ""},
        "problem": None,
        "file_problem": None,
        "longest": SHORT_LENGTH.longest,
        **changed,
    }
    status = 422 if told["problem"] or told["file_problem"] else 200
    return asked.page("people/abbreviations/abbreviations.html", status, **told)
