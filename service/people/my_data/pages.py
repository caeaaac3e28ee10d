"""HTML of a person's own pages: settings, who reads what, consents, leaving."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from service.access import audit
from service.access.guard import CurrentViewer, cookie_name
from service.access.queries import own_sign_ins
from service.access.request_context import Asked, Asking
from service.access.tokens import hash_sign_in_token
from service.bootstrap import secret_of
from service.i18n.addresses import identity
from service.i18n.language import say
from service.models import PointSource, Purpose
from service.people import actions, queries
from service.people.my_data import export, wish_actions
from service.people.my_data import queries as my_data_queries
from service.people.my_data import settings as my_settings
from service.people.my_data.settings import OwnSettings
from service.privacy import erasure
from service.problems import Refused
from service.web import request_language
from service.web.dependencies import Now, Page, Provided, Reader, WriteDb, see_other
from service.web.forms import checked

router = APIRouter(include_in_schema=False)

TOMBSTONES = "erasures.jsonl"


@router.get("/me/settings")
def settings(request: Request, asked: Asking, read: Reader) -> Response:
    with read() as db:
        typed = my_settings.typed(db, asked.viewer, asked.now)
        return _settings(request, asked, db, typed=typed)


@router.post("/me/settings")
def save_settings(
    request: Request,
    db: WriteDb,
    asked: Asking,
    *,
    form: Annotated[my_settings.TypedSettings, Form()],
) -> Response:
    """The answer carries the language chosen, in which the next page is read."""
    typed = form.model_dump()
    try:
        wished = checked(OwnSettings, typed)
        my_settings.save(db, asked.viewer, wished, now=asked.now)
    except Refused as problem:
        return _settings(request, asked, db, typed=typed, problem=problem)
    answer = see_other("/me/settings")
    request_language.remember(answer, wished.language)
    return answer


def _settings(
    request: Request,
    asked: Asked,
    db: Session,
    *,
    typed: Mapping[str, Any],
    problem: Refused | None = None,
) -> Response:
    token = hash_sign_in_token(request.cookies[cookie_name(asked.parts)])
    shown = {
        "profile": queries.own_profile(db, asked.viewer),
        "typed": typed,
        "problem": problem,
        "languages": my_settings.languages(),
        "hours": my_settings.HOURS,
        "sign_ins": own_sign_ins(db, asked.viewer.person_id, token_hash=token, now=asked.now),
    }
    return asked.page("people/my_data/settings.html", 422 if problem else 200, **shown)


@router.get("/me/privacy")
def privacy(page: Page, parts: Provided, read: Reader, *, viewer: CurrentViewer) -> Response:
    pseudonym = audit.pseudonym_of(secret_of(parts.settings), viewer.person_id)
    with read() as db:
        shown = {
            "profile": queries.own_profile(db, viewer),
            "table": my_data_queries.table(db, viewer, parts.settings.k),
            "texts": my_data_queries.counted_texts(db, viewer),
            "wishes": my_data_queries.wishes(db, viewer),
            "proposed": my_data_queries.proposed_lines(db, viewer),
            "acts": my_data_queries.acts_about(db, pseudonym),
        }
    return page("people/my_data/privacy.html", **shown)


@router.post("/me/consents")
def save_consents(
    db: WriteDb,
    viewer: CurrentViewer,
    now: Now,
    *,
    purpose: Annotated[list[Purpose] | None, Form()] = None,
) -> Response:
    actions.save_consents(db, viewer, frozenset(purpose or ()), now=now)
    return see_other("/me/privacy#consent")


@router.post("/me/lines/{line_id}/add")
def add_wish(db: WriteDb, viewer: CurrentViewer, now: Now, *, line_id: UUID) -> Response:
    step = wish_actions.add(db, viewer, line_id, now=now)
    return see_other(f"/welcome/{step}")


@router.post("/me/lines/{line_id}/remove")
def remove_wish(db: WriteDb, viewer: CurrentViewer, line_id: UUID) -> Response:
    wish_actions.remove(db, viewer, line_id)
    return see_other("/me/privacy#wishes")


@router.post("/me/proposals/{proposal_id}/add")
def add_proposed(db: WriteDb, viewer: CurrentViewer, now: Now, *, proposal_id: UUID) -> Response:
    step = wish_actions.add_proposed(db, viewer, proposal_id, now=now)
    return see_other(f"/welcome/{step}")


@router.post("/me/proposals/{proposal_id}/remove")
def let_go_proposed(db: WriteDb, viewer: CurrentViewer, now: Now, *, proposal_id: UUID) -> Response:
    wish_actions.let_go_proposed(db, viewer, proposal_id, now=now)
    return see_other("/me/privacy#proposed")


@router.post("/me/texts/withdraw")
def withdraw(
    db: WriteDb,
    viewer: CurrentViewer,
    now: Now,
    *,
    source: Annotated[PointSource | None, Form()] = None,
    text_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """One text, or all of them where none is named."""
    if source is None or text_id is None:
        erasure.withdraw_all_texts(db, viewer.person_id, now)
    else:
        erasure.withdraw_text(db, viewer.person_id, source, text_id=text_id, now=now)
    return see_other("/me/privacy#texts")


@router.post("/me/export")
def export_all(db: WriteDb, asked: Asking) -> Response:
    """A POST, as it leaves a record; made in memory, so no file of anybody's lies about."""
    me = asked.viewer.person_id
    export.note(db, me, asked.now)
    found = export.gathered(db, me, audit.pseudonym(db, me), now=asked.now)
    page = asked.page("people/my_data/export.html", export=found)
    made = export.zipped(found, bytes(page.body))
    headers = {"Content-Disposition": f'attachment; filename="{export.FILE_NAME}"'}
    return Response(made, media_type="application/zip", headers=headers)


@router.get("/me/erase")
def before_erasing(page: Page, read: Reader, viewer: CurrentViewer) -> Response:
    with read() as db:
        profile = queries.own_profile(db, viewer)
    return page("people/my_data/erase.html", profile=profile, problem=None)


@router.post("/me/erase")
def erase(
    request: Request, db: WriteDb, asked: Asking, *, confirmation: Annotated[str, Form()] = ""
) -> Response:
    """Answers once everything is gone: the transaction is committed before the page is sent."""
    profile = queries.own_profile(db, asked.viewer)
    if identity(confirmation) != identity(profile.email):
        wrong = {
            "confirmation": say("Type your e-mail address exactly as shown; nothing was erased.")
        }
        problem = Refused("not-confirmed", "Nothing was erased.", wrong)
        return asked.page("people/my_data/erase.html", 422, profile=profile, problem=problem)
    tombstones = asked.parts.settings.data_dir / TOMBSTONES
    erasure.erase(db, asked.viewer.person_id, asked.now, tombstones=tombstones)
    request.state.viewer = None
    answer = asked.page("people/my_data/erased.html")
    answer.delete_cookie(cookie_name(asked.parts))
    return answer
