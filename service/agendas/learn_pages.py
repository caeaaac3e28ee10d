"""HTML of the one-page resources; "Try this" keeps a page from being linked again."""

from fastapi import APIRouter, Response

from service.access.asking import Asking
from service.agendas import actions, shelf, views
from service.deps import Reader, WriteDb, see_other
from service.problems import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/learn")
def shelf_page(asked: Asking, read: Reader) -> Response:
    with read() as db:
        finished = views.finished_resources(db, asked.viewer.person_id)
    return asked.page("agendas/learn.html", resources=shelf.resources(), finished=finished)


@router.get("/learn/{slug}")
def show(asked: Asking, read: Reader, slug: str) -> Response:
    resource = shelf.resource(slug)
    if resource is None:
        raise NotFound("resource-not-found", "There is no such page; see all of them.")
    with read() as db:
        finished = views.finished_resources(db, asked.viewer.person_id)
    return asked.page("agendas/resource.html", resource=resource, is_tried=slug in finished)


@router.post("/learn/{slug}")
def try_this(asked: Asking, db: WriteDb, slug: str) -> Response:
    if shelf.resource(slug) is None:
        raise NotFound("resource-not-found", "There is no such page; see all of them.")
    actions.finish_resource(db, asked.viewer.person_id, slug, asked.now)
    return see_other(f"/learn/{slug}")
