"""HTML of help: one of a pair asks or takes it back, and the lead offers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response

from service.access.request_context import Asking
from service.pairings.lead import pair_queries
from service.pairings.pairs import help_actions
from service.web.dependencies import Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)


@router.post("/pairs/{pair_id}/help")
def ask(
    asked: Asking, db: WriteDb, pair_id: UUID, *, do: Annotated[str, Form()] = "ask"
) -> Response:
    if do == "withdraw":
        help_actions.withdraw(db, asked.viewer, pair_id, now=asked.now)
    else:
        help_actions.ask(db, asked.viewer, pair_id, now=asked.now)
    return see_other(f"/pairs/{pair_id}#help")


@router.get("/lead/pairs")
def listed(asked: Asking, read: Reader) -> Response:
    with read() as db:
        view = pair_queries.pair_bands(db)
        help_rows = pair_queries.asked_for_help(db, asked.now)
    waiting = [one for one in help_rows if one.answered_at is None]
    answered = [one for one in help_rows if one.answered_at is not None]
    return asked.page("pairings/lead/pairs.html", view=view, waiting=waiting, answered=answered)


@router.post("/lead/pairs/{request_id}/help")
def offer(asked: Asking, db: WriteDb, request_id: UUID) -> Response:
    help_actions.offer(db, asked.viewer, request_id, now=asked.now)
    return see_other("/lead/pairs")
