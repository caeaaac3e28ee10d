"""HTML of rounds: a dry run is ordered, read, adjusted and released."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response

from service.access.request_context import Asking
from service.pairings.rounds import actions, release_actions, views
from service.pairings.rounds.review import pages as review_pages
from service.pairings.rounds.review import trial_pages
from service.pairings.rounds.review.forms import DialsIn, PlanHash, RoundIn, TypedDials, TypedRound
from service.pairings.rounds.review.pages import refused_round, round_context
from service.problems import Refused
from service.web.dependencies import IsFragment, Reader, WriteDb, see_other
from service.web.forms import checked

router = APIRouter(include_in_schema=False)
for own in (review_pages, trial_pages):
    router.include_router(own.router)


@router.get("/lead/rounds")
def listed(asked: Asking, read: Reader) -> Response:
    with read() as db:
        found = views.rounds(db)
    return asked.page("pairings/rounds/rounds.html", rounds=found, typed=TypedRound(), problem=None)


@router.post("/lead/rounds")
def create(asked: Asking, db: WriteDb, typed: Annotated[TypedRound, Form()]) -> Response:
    try:
        made = checked(RoundIn, typed.model_dump())
    except Refused as problem:
        context = {"rounds": views.rounds(db), "typed": typed, "problem": problem}
        return asked.page("pairings/rounds/rounds.html", 422, **context)
    share = made.percent_random
    round_id = actions.create_round(db, made.name, made.dials, now=asked.now, random_share=share)
    return see_other(f"/lead/rounds/{round_id}")


@router.get("/lead/rounds/{round_id}")
def show(asked: Asking, read: Reader, is_fragment: IsFragment, *, round_id: UUID) -> Response:
    with read() as db:
        view = views.round_view(db, round_id)
    template = "pairings/rounds/round_plan.html" if is_fragment else "pairings/rounds/round.html"
    return asked.page(template, **round_context(view))


@router.post("/lead/rounds/{round_id}/plan")
def plan_again(
    asked: Asking, db: WriteDb, round_id: UUID, *, typed: Annotated[TypedDials, Form()]
) -> Response:
    try:
        made = checked(DialsIn, typed.model_dump())
    except Refused as problem:
        return refused_round(asked, db, round_id, typed=typed, problem=problem)
    share = made.percent_random
    actions.plan_again(db, round_id, made.dials, now=asked.now, random_share=share)
    return see_other(f"/lead/rounds/{round_id}")


@router.post("/lead/rounds/{round_id}/approve")
def approve(
    asked: Asking, db: WriteDb, round_id: UUID, *, sent: Annotated[PlanHash, Form()]
) -> Response:
    viewer, now = asked.viewer, asked.now
    release_actions.approve_plan(db, viewer, round_id, plan_hash=sent.plan, now=now)
    return see_other(f"/lead/rounds/{round_id}")


@router.post("/lead/rounds/{round_id}/release")
def release(
    asked: Asking, db: WriteDb, round_id: UUID, *, sent: Annotated[PlanHash, Form()]
) -> Response:
    viewer, now = asked.viewer, asked.now
    release_actions.release_round(db, viewer, round_id, plan_hash=sent.plan, now=now)
    return see_other(f"/lead/rounds/{round_id}")
