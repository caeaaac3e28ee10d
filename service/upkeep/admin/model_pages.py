"""HTML of /admin/model: what the chat model was asked, how often that failed, and why."""

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.upkeep.admin import model_queries
from service.upkeep.model_failures import explain_failure
from service.web.dependencies import Reader

router = APIRouter(include_in_schema=False)


@router.get("/admin/model")
def model(asked: Asking, read: Reader) -> Response:
    with read() as db:
        purposes = model_queries.by_purpose(db, asked.now)
        failures = model_queries.failures(db, asked.now)
    return asked.page(
        "upkeep/admin/model.html",
        is_set=asked.parts.chat is not None,
        days=model_queries.SHOWN.days,
        purposes=purposes,
        failures=[(found, explain_failure(found.outcome)) for found in failures],
    )
