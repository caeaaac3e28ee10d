"""The calendar feed itself, and the page where its address is made and revoked."""

from typing import Annotated

from fastapi import APIRouter, Form, Response

from service.access.request_context import Asking
from service.i18n.language import speaking
from service.sessions.calendar import events, feeds
from service.web.dependencies import Now, Provided, Reader, WriteDb, see_other
from service.web.etags import IfNoneMatch, conditional

router = APIRouter(include_in_schema=False)


@router.get("/calendar/{token}.ics")
def fetch(
    read: Reader, now: Now, parts: Provided, *, token: str, if_none_match: IfNoneMatch = None
) -> Response:
    with read() as db:
        found = feeds.subscription(db, token, parts.settings.origin, now=now)
    with speaking(found.language):
        body = events.feed(found.events, found.time_zone)
    return conditional(
        if_none_match,
        body,
        media_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="mentoring.ics"',
        },
    )


@router.get("/me/calendar")
def show(asked: Asking, read: Reader) -> Response:
    with read() as db:
        made_at = feeds.made_at(db, asked.viewer)
    return asked.page("sessions/calendar/show.html", made_at=made_at, address="")


@router.post("/me/calendar")
def change(asked: Asking, db: WriteDb, do: Annotated[str, Form()] = "make") -> Response:
    """Make an address, shown in this answer and never again, or end the one in use."""
    if do == "revoke":
        feeds.revoke(db, asked.viewer, asked.now)
        return see_other("/me/calendar")
    token = feeds.make(db, asked.viewer, asked.now)
    address = f"{asked.parts.settings.origin}/calendar/{token}.ics"
    return asked.page("sessions/calendar/show.html", made_at=asked.now, address=address)
