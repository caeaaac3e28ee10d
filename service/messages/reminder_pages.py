"""HTML of the lead's reminders: what is sent, how often at most, and to how many."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response

from service.access.request_context import Asking
from service.messages import reminders
from service.web.dependencies import Now, Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)


@router.get("/lead/reminders")
def show(asked: Asking, read: Reader) -> Response:
    with read() as db:
        rows = reminders.rows(db)
    return asked.page("messages/reminders.html", rows=rows)


@router.post("/lead/reminders")
def switch(
    db: WriteDb,
    now: Now,
    kind: Annotated[str, Form()] = "",
    *,
    to: Annotated[Literal["on", "off"], Form()] = "off",
) -> Response:
    reminders.switch(db, kind, now, is_on=to == "on")
    return see_other("/lead/reminders")
