"""HTML of champions: who may be asked, and how to volunteer or step down."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel

from service.access.request_context import Asking
from service.people.champions import actions, queries
from service.problems import Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked
from service.web.inputs import Line

router = APIRouter(include_in_schema=False)

_MOST_PAGES = 100_000
_TEMPLATE = "people/champions/champions.html"


class LineIn(BaseModel):
    champion_line: Line


@router.get("/champions")
def show(
    asked: Asking, read: Reader, page: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1
) -> Response:
    with read() as db:
        found = queries.champions(db, asked.viewer, page)
    return asked.page(
        "people/champions/champions.html", found=found, typed=found.mine, problem=None
    )


@router.post("/champions")
def answer(
    asked: Asking,
    db: WriteDb,
    champion_line: Annotated[str, Form()] = "",
    *,
    do: Annotated[str, Form()] = "",
) -> Response:
    if do == "stop":
        actions.stop(db, asked.viewer)
        return see_other("/champions")
    try:
        made = checked(LineIn, {"champion_line": champion_line})
    except Refused as problem:
        found = queries.champions(db, asked.viewer)
        context = {"found": found, "typed": champion_line, "problem": problem}
        return asked.page(_TEMPLATE, 422, **context)
    actions.volunteer(db, asked.viewer, made.champion_line)
    return see_other("/champions")
