"""HTML of the lead's first page."""

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.pairings.lead import decision_queries
from service.pairings.lead.figures import figures
from service.web.dependencies import Reader

router = APIRouter(include_in_schema=False)


@router.get("/lead")
def show(asked: Asking, read: Reader) -> Response:
    with read() as db:
        decisions = decision_queries.decisions(db, asked.now)
        found = decision_queries.Dashboard(decisions, figures(db, asked.now))
    return asked.page("pairings/lead/dashboard.html", found=found)
