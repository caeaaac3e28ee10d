"""HTML of a second plan, beside the first."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response

from service.access.request_context import Asking
from service.pairings.rounds.review import comparison_views, trial_actions
from service.pairings.rounds.review.forms import DialsIn, PlanHash, TypedDials
from service.pairings.rounds.review.pages import refused_round
from service.problems import Refused
from service.web.dependencies import IsFragment, Reader, WriteDb, see_other
from service.web.forms import checked
from service.web.paging import PageQuery

router = APIRouter(include_in_schema=False)


@router.post("/lead/rounds/{round_id}/trial")
def order(
    asked: Asking, db: WriteDb, round_id: UUID, *, typed: Annotated[TypedDials, Form()]
) -> Response:
    try:
        made = checked(DialsIn, typed.model_dump())
    except Refused as problem:
        return refused_round(asked, db, round_id, typed=typed, problem=problem)
    share = made.percent_random
    trial_actions.order_trial(db, round_id, made.dials, now=asked.now, random_share=share)
    return see_other(f"/lead/rounds/{round_id}/trial")


@router.get("/lead/rounds/{round_id}/trial")
def compare(
    asked: Asking,
    read: Reader,
    is_fragment: IsFragment,
    *,
    round_id: UUID,
    wanted: Annotated[PageQuery, Query()],
) -> Response:
    with read() as db:
        view = comparison_views.comparison(db, round_id, wanted.page)
    name = "comparison" if is_fragment else "trial"
    return asked.page(f"pairings/rounds/{name}.html", view=view)


@router.post("/lead/rounds/{round_id}/trial/keep")
def keep(
    asked: Asking, db: WriteDb, round_id: UUID, *, sent: Annotated[PlanHash, Form()]
) -> Response:
    trial_actions.choose_plan(db, asked.viewer, round_id, kept=sent.plan, now=asked.now)
    return see_other(f"/lead/rounds/{round_id}")
