"""HTML of a pair's start; a refused form comes back with what was typed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.pairings.pairs import start as pair_start
from service.pairings.pairs import views
from service.pairings.pairs.forms import StartIn, TypedStart
from service.problems import Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked

router = APIRouter(include_in_schema=False)


@router.get("/pairs/{pair_id}/start")
def start(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        view = views.start_view(db, asked.viewer, pair_id)
    return asked.page("pairings/pairs/start.html", view=view, typed=_as_typed(view), problem=None)


@router.post("/pairs/{pair_id}/start")
def save_start(
    asked: Asking, db: WriteDb, pair_id: UUID, *, typed: Annotated[TypedStart, Form()]
) -> Response:
    """Keep what is said so far; nobody agrees to anything by it, and other clauses clear all."""
    return _saved(asked, db, pair_id, typed=typed) or see_other(f"/pairs/{pair_id}/start")


@router.post("/pairs/{pair_id}/clauses")
def change_clauses(
    asked: Asking, db: WriteDb, pair_id: UUID, *, typed: Annotated[TypedStart, Form()]
) -> Response:
    """The same from beside a clause, to which it leads back."""
    return _saved(asked, db, pair_id, typed=typed) or see_other(f"/pairs/{pair_id}/start#clauses")


@router.post("/pairs/{pair_id}/agree")
def agree(
    asked: Asking, db: WriteDb, pair_id: UUID, *, typed: Annotated[TypedStart, Form()]
) -> Response:
    """Agree to what the page says; words changed on it are put in first."""
    refused = _saved(asked, db, pair_id, typed=typed)
    if refused is not None:
        return refused
    try:
        both = pair_start.agree(db, asked.viewer, pair_id, now=asked.now)
    except Refused as problem:
        return _start_again(asked, db, pair_id, typed=typed, problem=problem)
    return see_other(f"/pairs/{pair_id}/sessions" if both else f"/pairs/{pair_id}/start")


def _as_typed(view: views.StartView) -> TypedStart:
    texts = {f"c{at}": clause.text for at, clause in enumerate(view.clauses, start=1)}
    return TypedStart(
        gain=view.mine.gain,
        contribute=view.mine.contribute,
        weeks_between=str(view.mine.weeks_between),
        minutes=str(view.mine.minutes),
        seen=view.clauses_hash,
        **texts,
    )


def _saved(asked: Asked, db: Session, pair_id: UUID, *, typed: TypedStart) -> Response | None:
    """None once goals, rhythm and clauses are kept; else the page that says why not."""
    try:
        made = checked(StartIn, typed.model_dump())
        pair_start.change_clauses(db, asked.viewer, pair_id, seen=typed.seen, texts=made.clauses)
        pair_start.save_hopes(db, asked.viewer, pair_id, hopes=made.hopes)
    except Refused as problem:
        return _start_again(asked, db, pair_id, typed=typed, problem=problem)
    return None


def _start_again(
    asked: Asked, db: Session, pair_id: UUID, *, typed: TypedStart, problem: Refused
) -> Response:
    """The page with what was typed; clauses that the partner changed show the partner's words."""
    view = views.start_view(db, asked.viewer, pair_id)
    if problem.kind in ("clauses-changed", "goals-missing"):  # what is kept is what is agreed to
        present = _as_typed(view).model_dump(include={"seen", "c1", "c2", "c3", "c4", "c5"})
        typed = typed.model_copy(update=present)
    return asked.page("pairings/pairs/start.html", 422, view=view, typed=typed, problem=problem)
