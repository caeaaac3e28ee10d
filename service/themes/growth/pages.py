"""HTML of a person's own growth; private, and without grades."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel

from service.access.request_context import Asking
from service.problems import Refused
from service.themes.growth import teachers
from service.themes.growth.own_growth import own_growth
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked
from service.web.inputs import Line

router = APIRouter(include_in_schema=False)


class InvitationAnswer(StrEnum):
    YES = "yes"
    NO = "no"


class Offered(BaseModel):
    """What somebody would teach, as they say it."""

    offer: Line


@router.get("/me/growth")
def growth(read: Reader, asked: Asking) -> Response:
    with read() as db:
        found = own_growth(db, asked.viewer, asked.now)
        invitations = teachers.open_invitations(db, asked.viewer)
    return asked.page(
        "themes/growth/growth.html", growth=found, asked=invitations, problem=None, typed=""
    )


@router.post("/me/growth/{line_id}")
def answer(
    db: WriteDb,
    asked: Asking,
    line_id: UUID,
    *,
    said: Annotated[InvitationAnswer, Form(alias="answer")],
    offer: Annotated[str, Form()] = "",
) -> Response:
    """Yes publishes an offer; no is kept, so that nobody is asked twice."""
    if said is InvitationAnswer.NO:
        teachers.decline(db, asked.viewer, line_id, now=asked.now)
        return see_other("/me/growth")
    try:
        wanted = checked(Offered, {"offer": offer})
        teachers.accept(db, asked.viewer, line_id, offer=wanted.offer, now=asked.now)
    except Refused as problem:
        shown = {
            "growth": own_growth(db, asked.viewer, asked.now),
            "asked": teachers.open_invitations(db, asked.viewer),
        }
        return asked.page("themes/growth/growth.html", 422, **shown, problem=problem, typed=offer)
    return see_other("/me/growth")
