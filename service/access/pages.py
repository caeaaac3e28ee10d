"""HTML of the access step: signing in and out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from service.access import actions, queries, sign_in_redirect
from service.access.devices import device_of
from service.access.guard import CurrentViewer, cookie_name
from service.problems import NotFound
from service.web import request_language
from service.web.dependencies import Now, Page, Provided, Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)

DEMO_SIGN_INS = (
    "mara.quist@tidewater.example",
    "idris.bell@tidewater.example",
    "helen.okoro@tidewater.example",
)


@router.get("/sign-in")
def sign_in_page(page: Page, parts: Provided, read: Reader) -> Response:
    people = []
    if parts.settings.is_development:
        with read() as db:
            people = queries.people_to_sign_in(db, DEMO_SIGN_INS)
    return page("access/sign_in.html", people=people, first=len(DEMO_SIGN_INS))


@router.post("/sign-in")
def sign_in(
    request: Request, parts: Provided, db: WriteDb, *, now: Now, person_id: Annotated[UUID, Form()]
) -> Response:
    """Development only: start-up refuses this mode anywhere but on loopback."""
    if not parts.settings.is_development:
        raise NotFound("not-found", "There is nothing at this address.")
    device = device_of(request.headers.get("User-Agent", ""))
    token = actions.begin_sign_in(db, person_id, "development", now=now, device=device)
    answer = see_other(sign_in_redirect.destination(request))
    sign_in_redirect.forget(answer)
    request_language.remember(answer, queries.language_of(db, person_id))
    answer.set_cookie(
        cookie_name(parts),
        token,
        max_age=int(actions.ABSOLUTE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=not parts.settings.is_development,
    )
    return answer


@router.post("/sign-out")
def sign_out(request: Request, parts: Provided, db: WriteDb) -> Response:
    actions.end_sign_in(db, request.cookies[cookie_name(parts)])
    answer = see_other("/sign-in")
    answer.delete_cookie(cookie_name(parts))
    return answer


@router.post("/me/sign-ins/end")
def end_others(
    request: Request, parts: Provided, db: WriteDb, *, viewer: CurrentViewer
) -> Response:
    actions.end_other_sign_ins(db, viewer.person_id, request.cookies[cookie_name(parts)])
    return see_other("/me/settings#sign-ins")
