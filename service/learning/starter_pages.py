"""HTML of the ten-minute starters; what somebody has done of one, they alone are shown."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from service.access.request_context import Asking
from service.i18n.language import say
from service.learning import catalogue
from service.learning.starters import Starter
from service.people import starter_progress
from service.problems import NotFound
from service.web.dependencies import Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)


@router.get("/starters/{slug}")
def show(asked: Asking, read: Reader, slug: str) -> Response:
    starter = _starter(slug)
    with read() as db:
        progress = starter_progress.progress(db, asked.viewer, slug)
        coming = starter_progress.coming(db, asked.viewer, asked.now)
    numbers = range(1, len(starter.steps) + 1)
    current = next((number for number in numbers if number not in progress.done), None)
    context = {"progress": progress, "current": current, "coming": coming}
    return asked.page("learning/starter.html", starter=starter, **context)


@router.post("/starters/{slug}")
def answer(
    asked: Asking,
    db: WriteDb,
    slug: str,
    *,
    step: Annotated[int | None, Form()] = None,
    do: Annotated[str, Form()] = "",
) -> Response:
    """A step was done; or, by `do`, nothing more is wanted of it, or it begins again."""
    starter, viewer = _starter(slug), asked.viewer
    if do == "dismiss":
        starter_progress.mark(db, viewer, slug, step=starter_progress.DISMISSED, now=asked.now)
        return see_other("/")
    if do == "again":
        starter_progress.forget(db, viewer, slug)
        return see_other(f"/starters/{slug}")
    if step is None or not 1 <= step <= len(starter.steps):
        raise NotFound("starter-step-not-found", say("There is no such step; see all of them."))
    starter_progress.mark(db, viewer, slug, step=step, now=asked.now)
    if len(starter_progress.progress(db, viewer, slug).done) == len(starter.steps):
        starter_progress.mark(db, viewer, slug, step=starter_progress.FINISHED, now=asked.now)
    return see_other(f"/starters/{slug}#next")


def _starter(slug: str) -> Starter:
    found = catalogue.starter(slug)
    if found is None:
        raise NotFound("starter-not-found", say("There is no such page; see all of them."))
    return found
