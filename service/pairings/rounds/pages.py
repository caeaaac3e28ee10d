"""HTML of rounds: a dry run is ordered, read, adjusted and released."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field

from service.access.request_context import Asking
from service.pairings.engine.person import Dials
from service.pairings.rounds import actions, release_actions, views
from service.problems import Refused
from service.web.dependencies import IsFragment, Reader, WriteDb, see_other
from service.web.forms import checked
from service.web.inputs import Name

router = APIRouter(include_in_schema=False)
_DEFAULT = Dials()
Nudge = Annotated[float, Field(ge=-0.1, le=0.1, allow_inf_nan=False)]


class TypedDials(BaseModel):
    coverage_weight: str = str(_DEFAULT.coverage_weight)
    gamma: str = str(_DEFAULT.gamma)
    cross_department: str = "0"
    cross_generation: str = "0"


class TypedRound(TypedDials):
    name: str = ""


class DialsIn(BaseModel):
    """`gamma` stops short of 1, which would need another solver."""

    coverage_weight: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
    gamma: Annotated[float, Field(ge=0, le=0.9, allow_inf_nan=False)]
    cross_department: Nudge
    cross_generation: Nudge

    @property
    def dials(self) -> Dials:
        return _DEFAULT._replace(**self.model_dump(include=set(DialsIn.model_fields)))


class RoundIn(DialsIn):
    name: Name


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
    round_id = actions.create_round(db, made.name, made.dials, now=asked.now)
    return see_other(f"/lead/rounds/{round_id}")


@router.get("/lead/rounds/{round_id}")
def show(asked: Asking, read: Reader, is_fragment: IsFragment, *, round_id: UUID) -> Response:
    with read() as db:
        view = views.round_view(db, round_id)
    template = "pairings/rounds/round_plan.html" if is_fragment else "pairings/rounds/round.html"
    typed = TypedDials(**{dial: f"{view.dials.get(dial, 0):g}" for dial in TypedDials.model_fields})
    return asked.page(template, view=view, typed=typed, problem=None)


@router.post("/lead/rounds/{round_id}/plan")
def plan_again(
    asked: Asking, db: WriteDb, round_id: UUID, *, typed: Annotated[TypedDials, Form()]
) -> Response:
    try:
        made = checked(DialsIn, typed.model_dump())
    except Refused as problem:
        view = views.round_view(db, round_id)
        return asked.page(
            "pairings/rounds/round.html", 422, view=view, typed=typed, problem=problem
        )
    actions.plan_again(db, round_id, made.dials, now=asked.now)
    return see_other(f"/lead/rounds/{round_id}")


@router.post("/lead/rounds/{round_id}/release")
def release(asked: Asking, db: WriteDb, round_id: UUID) -> Response:
    release_actions.release_round(db, asked.viewer, round_id, now=asked.now)
    return see_other(f"/lead/rounds/{round_id}")
