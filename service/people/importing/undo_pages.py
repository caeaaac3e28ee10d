"""HTML of undoing an import: what goes back and what stays, then the undo itself."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response

from service.access.guard import CurrentViewer
from service.people.importing import undo_actions
from service.web.dependencies import Now, Page, Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)


@router.get("/lead/people/import/undo")
def show(page: Page, read: Reader, now: Now) -> Response:
    with read() as db:
        told = undo_actions.preview(db, now)
    return page("people/importing/undo.html", told=told)


@router.post("/lead/people/import/undo")
def undo(
    db: WriteDb, viewer: CurrentViewer, now: Now, *, import_id: Annotated[UUID, Form()]
) -> Response:
    undo_actions.undo(db, now, import_id=import_id, lead=viewer.person_id)
    return see_other("/lead/people")
