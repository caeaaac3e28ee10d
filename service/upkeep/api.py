"""JSON of the upkeep step: whether the process lives and can serve."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from service.problems import Unavailable
from service.upkeep.database import queries
from service.web.dependencies import Provided

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
def readyz(parts: Provided) -> dict[str, object]:
    """503 without the database or off the schema's head; what only degrades is listed."""
    try:
        with parts.read() as db:
            revision = queries.revision(db)
    except SQLAlchemyError:
        raise Unavailable("database-down", "The database does not answer.") from None
    if revision != queries.head_revision():
        raise Unavailable("schema-behind", "The schema is not at head; run `bothways migrate`.")
    return {"status": "ready", "degraded": []}


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    return JSONResponse(request.app.openapi())
