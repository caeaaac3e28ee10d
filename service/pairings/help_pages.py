"""HTML of help: one of a pair asks or takes it back, and the lead offers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response

from service.access.asking import Asking
from service.deps import Reader, WriteDb, see_other
from service.pairings import helping, lead_pairs

router = APIRouter(include_in_schema=False)


@router.post("/pairs/{pair_id}/help")
def ask(asked: Asking, db: WriteDb, pair_id: UUID, do: Annotated[str, Form()] = "ask") -> Response:
    if do == "withdraw":
        helping.withdraw(db, asked.viewer, pair_id, asked.now)
    else:
        helping.ask(db, asked.viewer, pair_id, asked.now)
    return see_other(f"/pairs/{pair_id}#help")


@router.get("/lead/pairs")
def listed(asked: Asking, read: Reader) -> Response:
    with read() as db:
        view = lead_pairs.pairs_view(db, asked.now, asked.parts.settings.k)
    return asked.page("pairings/lead_pairs.html", view=view)


@router.post("/lead/pairs/{request_id}/help")
def offer(asked: Asking, db: WriteDb, request_id: UUID) -> Response:
    helping.offer(db, asked.viewer, request_id, asked.now)
    return see_other("/lead/pairs")
