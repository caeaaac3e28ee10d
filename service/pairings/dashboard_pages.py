"""HTML of the lead's first page: what waits for a decision, and where the rest is."""

from fastapi import APIRouter, Response

from service.access.asking import Asking
from service.deps import Reader
from service.pairings import lead_views

router = APIRouter(include_in_schema=False)


@router.get("/lead")
def show(asked: Asking, read: Reader) -> Response:
    with read() as db:
        found = lead_views.dashboard(db, asked.now, asked.parts.settings.k)
    return asked.page("pairings/lead.html", found=found)
