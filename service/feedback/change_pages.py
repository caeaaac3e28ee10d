"""HTML of what changed because of what the viewer said; a page of reading alone."""

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.feedback import change_views
from service.web.dependencies import Reader

router = APIRouter(include_in_schema=False)


@router.get("/me/changes")
def show(asked: Asking, read: Reader) -> Response:
    with read() as db:
        found = change_views.changes(db, asked.viewer)
    return asked.page("feedback/changes.html", found=found)
