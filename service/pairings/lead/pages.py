"""HTML of the lead's first page."""

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.pairings.lead import decision_queries
from service.pairings.lead.figures import figures
from service.web.dependencies import Reader
from service.web.hourly_cache import ByTheHour

router = APIRouter(include_in_schema=False)


@router.get("/lead")
def show(asked: Asking, read: Reader, hourly: ByTheHour) -> Response:
    k, now = asked.parts.settings.k, asked.now
    with read() as db:
        counted = hourly.get("lead", now, lambda: figures(db, now, k))
        found = decision_queries.Dashboard(decision_queries.decisions(db, now), counted)
    return asked.page("pairings/lead/dashboard.html", found=found)
