"""HTML of the API's documentation and of the kinds of problem."""

from fastapi import APIRouter, Request, Response

from service.problems import NotFound
from service.upkeep.admin import audit_pages, health_pages, job_pages, key_pages, model_pages
from service.upkeep.api_description import complete
from service.upkeep.api_reference import operations
from service.upkeep.problem_kinds import kinds
from service.web.dependencies import Page

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request, page: Page) -> Response:
    return page("upkeep/docs.html", groups=operations(complete(request.app.openapi())))


@router.get("/problems")
def problem_kinds(page: Page) -> Response:
    return page("upkeep/problems.html", kinds=kinds().values())


@router.get("/problems/{slug}")
def problem_kind(page: Page, slug: str) -> Response:
    found = kinds().get(slug)
    if found is None:
        raise NotFound("not-found", "There is no problem of this kind.")
    return page("upkeep/problems.html", kinds=[found])


for _part in (key_pages, job_pages, health_pages, model_pages, audit_pages):
    router.include_router(_part.router)
