"""HTML of changing or ending a pair: preview the message to the partner, then send it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response

from service.access.request_context import Asked, Asking
from service.i18n.language import say
from service.models import ChangeKind
from service.pairings.changes import actions, forms, wording
from service.pairings.changes.actions import ENDS
from service.pairings.changes.forms import ChangeWish
from service.pairings.changes.undo import ChangeRequest
from service.pairings.pairs import views
from service.pairings.pairs.forms import MessageIn, TypedChange, TypedEnd, seen_in
from service.pairings.pairs.views import ChangeView
from service.problems import Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked

router = APIRouter(include_in_schema=False)


@router.get("/pairs/{pair_id}/change")
def change(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        view = views.change_view(db, asked.viewer, pair_id, now=asked.now)
    return _form(asked, view, TypedChange(subject=view.subject))


@router.post("/pairs/{pair_id}/change")
def save_change(
    asked: Asking, db: WriteDb, pair_id: UUID, *, typed: Annotated[TypedChange, Form()]
) -> Response:
    view = views.change_view(db, asked.viewer, pair_id, now=asked.now)
    try:
        wish = forms.wished(typed, asked.viewer.time_zone, asked.now)
        message = forms.message_of(typed, wish, view)
    except Refused as problem:
        return _form(asked, view, typed, problem=problem)
    if typed.send != "yes":
        return _preview(asked, view, typed, wish=wish, message=message)
    act = ChangeRequest(asked.viewer, pair_id, message, seen_in(typed))
    forms.grant(db, act, wish, now=asked.now)
    return see_other("/suggestions" if wish.kind in ENDS else f"/pairs/{pair_id}")


@router.post("/pairs/{pair_id}/end")
def end(
    asked: Asking, db: WriteDb, pair_id: UUID, *, typed: Annotated[TypedEnd, Form()]
) -> Response:
    """Show the very message first, then send it; or stop now, once that is confirmed."""
    view = views.change_view(db, asked.viewer, pair_id, now=asked.now)
    wish = ChangeWish(ChangeKind.END)
    try:
        message = _confirmed(typed, wish, view)
    except Refused as problem:
        return _form(asked, view, TypedChange(message=typed.message), problem=problem)
    if typed.do == "preview":
        shown = TypedChange(do="end", seen=typed.seen)
        return _preview(asked, view, shown, wish=wish, message=message or "")
    seen = None if typed.do == "stop" else seen_in(typed)  # to stop never waits for anything
    actions.end(db, ChangeRequest(asked.viewer, pair_id, message, seen), asked.now)
    return see_other("/suggestions")


@router.post("/pairs/{pair_id}/undo")
def undo(asked: Asking, db: WriteDb, pair_id: UUID) -> Response:
    actions.undo(db, asked.viewer, pair_id, now=asked.now)
    return see_other(f"/pairs/{pair_id}")


def _confirmed(typed: TypedEnd, wish: ChangeWish, view: ChangeView) -> str | None:
    """The message, or None to stop now; Refused unless the tick beside that is set."""
    if typed.do != "stop":
        words = typed.message or forms.proposed(wish, view)
        return checked(MessageIn, {"message": words}).message
    if typed.sure != "yes":
        sentence = say("Tick the box to confirm.")
        raise Refused("not-sure", sentence, {"sure": sentence})
    return None


def _form(
    asked: Asked, view: ChangeView, typed: TypedChange, *, problem: Refused | None = None
) -> Response:
    words = typed.message or forms.proposed(ChangeWish(ChangeKind.END), view)
    shown = {"view": view, "typed": typed, "message": words, "problem": problem}
    return asked.page("pairings/changes/change.html", 422 if problem else 200, **shown)


def _preview(
    asked: Asked, view: ChangeView, typed: TypedChange, *, wish: ChangeWish, message: str
) -> Response:
    moved = view.booked if wish.rhythm and wish.rhythm.moves_booked else 0
    shown = {
        "view": view,
        "message": message,
        "kind": wish.kind.value,
        "effect": wording.effect(wish.kind, moved),
        "hidden": typed.model_dump(exclude={"message", "send"}),
    }
    return asked.page("pairings/changes/preview.html", **shown)
