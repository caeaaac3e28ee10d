"""HTML of the one-page resources; "Try this" keeps a page from being linked again."""

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.i18n.language import say, spoken
from service.learning import catalogue, progress
from service.people import starter_progress
from service.problems import NotFound
from service.web.dependencies import Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)


@router.get("/learn")
def shelf_page(asked: Asking, read: Reader) -> Response:
    with read() as db:
        tried = {
            "finished": progress.finished_resources(db, asked.viewer.person_id),
            "settled": starter_progress.finished(db, asked.viewer),
        }
    library = catalogue.library(spoken())
    ours = {
        "resources": catalogue.resources(),
        "starters": catalogue.starters(),
        "cards": len(library.questions),
        "sources": sorted(set(library.sources.values())),
    }
    return asked.page("learning/library.html", **ours, **tried)


@router.get("/learn/{slug}")
def show(asked: Asking, read: Reader, slug: str) -> Response:
    resource = catalogue.resource(slug)
    if resource is None:
        raise NotFound("resource-not-found", say("There is no such page; see all of them."))
    with read() as db:
        finished = progress.finished_resources(db, asked.viewer.person_id)
    return asked.page("learning/resource.html", resource=resource, is_tried=slug in finished)


@router.post("/learn/{slug}")
def try_this(asked: Asking, db: WriteDb, slug: str) -> Response:
    if catalogue.resource(slug) is None:
        raise NotFound("resource-not-found", say("There is no such page; see all of them."))
    progress.finish_resource(db, asked.viewer.person_id, slug, now=asked.now)
    return see_other(f"/learn/{slug}")
