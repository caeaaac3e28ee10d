"""HTML of a person's own pages: settings, who reads what, consents, leaving."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response

from service.access import audit, erasure
from service.access.asking import Asking
from service.access.current import CurrentViewer, cookie_name
from service.bootstrap import secret_of
from service.deps import Now, Page, Provided, Reader, WriteDb, see_other
from service.forms import checked
from service.models import PointSource, Purpose
from service.people import actions, own_data, queries
from service.people.entries import Presence
from service.problems import Refused

router = APIRouter(include_in_schema=False)

TOMBSTONES = "erasures.jsonl"


@router.get("/me/settings")
def settings(page: Page, read: Reader, viewer: CurrentViewer) -> Response:
    with read() as db:
        profile = queries.own_profile(db, viewer)
    typed = {"time_zone": profile.time_zone, "paused": profile.is_paused}
    return page("people/settings.html", profile=profile, typed=typed, problem=None)


@router.post("/me/settings")
def save_settings(
    db: WriteDb,
    asked: Asking,
    time_zone: Annotated[str, Form()] = "",
    paused: Annotated[bool, Form()] = False,  # noqa: FBT002  # a ticked box, not an argument
) -> Response:
    typed = {"time_zone": time_zone, "paused": paused}
    viewer = asked.viewer
    try:
        actions.save_presence(db, viewer, checked(Presence, typed), asked.now)
    except Refused as problem:
        profile = queries.own_profile(db, viewer)
        shown = {"profile": profile, "typed": typed, "problem": problem}
        return asked.page("people/settings.html", 422, **shown)
    return see_other("/me/settings")


@router.get("/me/privacy")
def privacy(page: Page, parts: Provided, read: Reader, viewer: CurrentViewer) -> Response:
    pseudonym = audit.pseudonym_of(secret_of(parts.settings), viewer.person_id)
    with read() as db:
        shown = {
            "profile": queries.own_profile(db, viewer),
            "table": own_data.table(db, viewer, parts.settings.k),
            "texts": own_data.counted_texts(db, viewer),
            "wishes": own_data.wishes(db, viewer),
            "acts": own_data.acts_about(db, pseudonym),
        }
    return page("people/privacy.html", **shown)


@router.post("/me/consents")
def save_consents(
    db: WriteDb,
    viewer: CurrentViewer,
    now: Now,
    purpose: Annotated[list[Purpose] | None, Form()] = None,
    ring_ok: Annotated[bool, Form()] = False,  # noqa: FBT002  # a ticked box, not an argument
) -> Response:
    actions.save_consents(db, viewer, frozenset(purpose or ()), now, ring_ok=ring_ok)
    return see_other("/me/privacy#consent")


@router.post("/me/lines/{line_id}/remove")
def remove_wish(db: WriteDb, viewer: CurrentViewer, now: Now, line_id: UUID) -> Response:
    actions.remove_wish(db, viewer, line_id, now)
    return see_other("/me/privacy#wishes")


@router.post("/me/texts/withdraw")
def withdraw(
    db: WriteDb,
    viewer: CurrentViewer,
    now: Now,
    source: Annotated[PointSource | None, Form()] = None,
    text_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """One text, or all of them where none is named."""
    if source is None or text_id is None:
        erasure.withdraw_all_texts(db, viewer.person_id, now)
    else:
        erasure.withdraw_text(db, viewer.person_id, source, text_id, now)
    return see_other("/me/privacy#texts")


@router.get("/me/erase")
def before_erasing(page: Page, read: Reader, viewer: CurrentViewer) -> Response:
    with read() as db:
        profile = queries.own_profile(db, viewer)
    return page("people/erase.html", profile=profile, problem=None)


@router.post("/me/erase")
def erase(
    request: Request, db: WriteDb, asked: Asking, confirmation: Annotated[str, Form()] = ""
) -> Response:
    """Answers once everything is gone: the transaction is committed before the page is sent."""
    profile = queries.own_profile(db, asked.viewer)
    if confirmation.strip().casefold() != profile.email.casefold():
        wrong = {"confirmation": "Type your e-mail address exactly; nothing was erased."}
        problem = Refused("not-confirmed", "Nothing was erased.", wrong)
        return asked.page("people/erase.html", 422, profile=profile, problem=problem)
    tombstones = asked.parts.settings.data_dir / TOMBSTONES
    erasure.erase(db, asked.viewer.person_id, asked.now, tombstones)
    request.state.viewer = None
    answer = asked.page("people/erased.html")
    answer.delete_cookie(cookie_name(asked.parts))
    return answer
