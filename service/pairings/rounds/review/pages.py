"""HTML of a plan's pairs: read, locked, forbidden, swapped, asked about and exported."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from service.access.request_context import Asking
from service.i18n.language import say
from service.pairings.recommendations.population_cache import calibration_of
from service.pairings.rounds.actions import found_round
from service.pairings.rounds.review import constraint_actions, pair_views, plan_csv
from service.pairings.rounds.review.constraint_actions import PlanChange
from service.pairings.rounds.review.forms import (
    PairIds,
    PairIn,
    TypedDials,
    TypedPair,
    typed_dials,
)
from service.pairings.rounds.review.pair_answers import PairAnswer, why_not_these
from service.pairings.rounds.review.pair_views import PairChoice
from service.pairings.rounds.review.plan_people import PlanPerson, TwoPeople, ids_of, plan_people
from service.pairings.rounds.views import RoundView, round_view
from service.problems import Conflict, Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked
from service.web.paging import PageQuery

router = APIRouter(include_in_schema=False)
Typed = Annotated[str, Field(max_length=254)]
_ACTS = {
    "lock": constraint_actions.lock,
    "forbid": constraint_actions.forbid,
    "swap": constraint_actions.swap,
}


class PairQuery(PageQuery):
    unit: Typed = ""
    fit: Literal["", "low"] = ""
    person: Typed = ""


class TypedConstraint(TypedPair):
    act: Literal["lock", "forbid", "swap"]


class SentIds(BaseModel):
    a_id: str = ""
    b_id: str = ""


@router.get("/lead/rounds/{round_id}/pairs")
def pairs(
    asked: Asking, read: Reader, round_id: UUID, *, wanted: Annotated[PairQuery, Query()]
) -> Response:
    with read() as db:
        view = pair_views.pair_list(db, round_id, PairChoice(**wanted.model_dump()))
    return asked.page("pairings/rounds/pairs.html", view=view)


@router.get("/lead/rounds/{round_id}/plan.csv")
def as_csv(read: Reader, round_id: UUID) -> Response:
    with read() as db:
        text = plan_csv.plan_csv(db, round_id)
    headers = {"Content-Disposition": 'attachment; filename="plan.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/lead/rounds/{round_id}/constraints")
def constrain(
    asked: Asking, db: WriteDb, round_id: UUID, *, typed: Annotated[TypedConstraint, Form()]
) -> Response:
    try:
        one, other = _two_people(db, round_id, typed)
        _ACTS[typed.act](db, _change(asked, round_id), (one.id, other.id))
    except Refused as problem:
        return refused_round(asked, db, round_id, pair=typed, problem=problem)
    path = f"/lead/rounds/{round_id}"
    return see_other(f"{path}/pairs?page={typed.back}" if typed.back > 0 else path)


@router.post("/lead/rounds/{round_id}/constraints/remove")
def lift(
    asked: Asking, db: WriteDb, round_id: UUID, *, sent: Annotated[SentIds, Form()]
) -> Response:
    pair = checked(PairIds, sent.model_dump())
    constraint_actions.remove(db, _change(asked, round_id), (pair.a_id, pair.b_id))
    return see_other(f"/lead/rounds/{round_id}")


@router.post("/lead/rounds/{round_id}/why-not")
def why_not(
    asked: Asking, read: Reader, round_id: UUID, *, typed: Annotated[TypedPair, Form()]
) -> Response:
    calibration = calibration_of(asked.parts)
    with read() as db:
        try:
            both = _two_people(db, round_id, typed)
        except Refused as problem:
            return refused_round(asked, db, round_id, pair=typed, problem=problem)
        row = found_round(db, round_id)
        answer = why_not_these(db, row, both, calibration=calibration, now=asked.now)
        view = round_view(db, round_id)
    return asked.page(
        "pairings/rounds/round.html", **round_context(view, pair=typed, answer=answer)
    )


def round_context(
    view: RoundView,
    *,
    typed: TypedDials | None = None,
    pair: TypedPair | None = None,
    answer: PairAnswer | None = None,
    problem: Refused | None = None,
) -> dict[str, object]:
    """What the page of a round needs; dials that were not typed are those of the round."""
    return {
        "view": view,
        "typed": typed or typed_dials(view.dials, view.random_share),
        "pair": pair or TypedPair(),
        "answer": answer,
        "problem": problem,
    }


def refused_round(
    asked: Asking,
    db: Session,
    round_id: UUID,
    *,
    problem: Refused,
    typed: TypedDials | None = None,
    pair: TypedPair | None = None,
) -> Response:
    """The page of the round with what was typed, and what is wrong with it."""
    context = round_context(round_view(db, round_id), typed=typed, pair=pair, problem=problem)
    return asked.page("pairings/rounds/round.html", 422, **context)


def _two_people(db: Session, round_id: UUID, typed: TypedPair) -> TwoPeople:
    """Raise Refused beside each field that does not name one person of the plan."""
    plan = found_round(db, round_id).plan
    if plan is None:
        raise Conflict("round-not-planned", say("The plan is still being made; wait for it."))
    sent = checked(PairIn, {"one": typed.one, "other": typed.other})
    people = plan_people(db, ids_of(plan))
    faults: dict[str, str] = {}
    found: list[PlanPerson] = []
    for field, text in (("one", sent.one), ("other", sent.other)):
        try:
            found.append(people.only(text, field))
        except Refused as problem:
            faults |= problem.fields
    if faults:
        raise Refused("plan-person", say("Some of this needs to be corrected."), faults)
    return TwoPeople(*found)


def _change(asked: Asking, round_id: UUID) -> PlanChange:
    return PlanChange(asked.viewer, round_id, calibration_of(asked.parts), asked.now)
