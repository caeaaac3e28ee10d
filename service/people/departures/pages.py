"""HTML of people who have left, and the acts of a lead about them."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response

from service.access.request_context import Asking
from service.people.departures import actions, queries
from service.web.dependencies import Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)


class DepartureCommand(StrEnum):
    LEFT = "left"
    UNDO = "undo"
    BACK = "back"


_ACTIONS = {
    DepartureCommand.LEFT: actions.mark_left,
    DepartureCommand.UNDO: actions.undo_leaving,
    DepartureCommand.BACK: actions.bring_back,
}


@router.get("/lead/people/left")
def departed(
    asked: Asking, read: Reader, number: Annotated[int, Query(alias="page")] = 1
) -> Response:
    with read() as db:
        found = queries.departed(db, number, asked.now)
    return asked.page("people/departures/departed.html", departed=found)


@router.post("/lead/people/{person_id}/departure")
def change(
    asked: Asking, db: WriteDb, person_id: UUID, *, act: Annotated[DepartureCommand, Form()]
) -> Response:
    _ACTIONS[act](db, person_id, by=asked.viewer, now=asked.now)
    is_here = act is not DepartureCommand.LEFT
    return see_other(f"/people/{person_id}" if is_here else "/lead/people/left")
