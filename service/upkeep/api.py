"""Liveness and readiness endpoints."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from service.problems import Unavailable
from service.upkeep.api_description import complete
from service.upkeep.database import queries
from service.web.dependencies import IsDiskFull, Provided

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
def readyz(parts: Provided, is_disk_full: IsDiskFull) -> dict[str, object]:
    """503 without the database or off the schema's head; what only degrades is listed."""
    try:
        with parts.read() as db:
            revision = queries.revision(db)
    except SQLAlchemyError:
        raise Unavailable("database-down", "The database is not responding.") from None
    if revision != queries.head_revision():
        raise Unavailable(
            "schema-behind", "The database schema is not up to date; run `bothways migrate`."
        )
    is_low = is_disk_full or not queries.has_disk_space(parts.settings)
    return {"status": "ready", "degraded": ["disk"] if is_low else []}


@router.get("/openapi.json")
def openapi(request: Request) -> JSONResponse:
    return JSONResponse(complete(request.app.openapi()))
