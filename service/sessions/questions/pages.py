"""HTML of questions between sessions: the open one first."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.pairings.pairs import queries
from service.problems import Refused
from service.sessions.questions import actions, views
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked
from service.web.inputs import Id, Prose

router = APIRouter(include_in_schema=False)


class TypedAnswer(BaseModel):
    do: str = "answer"
    question: str = ""
    answer: str = ""


class _AnswerForm(BaseModel):
    question: Id
    answer: Prose


class _LeftForm(BaseModel):
    question: Id


@router.get("/pairs/{pair_id}/questions")
def show(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        context = _context(db, asked, pair_id)
    return asked.page("sessions/questions/show.html", **context, problem=None, typed=TypedAnswer())


@router.post("/pairs/{pair_id}/questions")
def answer(
    asked: Asking, db: WriteDb, pair_id: UUID, *, typed: Annotated[TypedAnswer, Form()]
) -> Response:
    queries.own_pair(db, asked.viewer, pair_id)
    try:
        question_id, text = _said(typed)
        found = actions.answer(db, asked.viewer, question_id, text=text, now=asked.now)
    except Refused as problem:
        context = _context(db, asked, pair_id)
        return asked.page(
            "sessions/questions/show.html", 422, **context, problem=problem, typed=typed
        )
    return see_other(f"/pairs/{found}/questions")


def _said(typed: TypedAnswer) -> tuple[UUID, str | None]:
    if typed.do == "skip":
        return checked(_LeftForm, {"question": typed.question}).question, None
    form = checked(_AnswerForm, {"question": typed.question, "answer": typed.answer})
    return form.question, form.answer


def _context(db: Session, asked: Asked, pair_id: UUID) -> dict[str, Any]:
    pair = queries.pair_facts(db, asked.viewer, pair_id)
    found = views.of_pair(db, asked.viewer, pair)
    return {
        "pair": pair,
        "open": next((one for one in found if one.is_open), None),
        "past": [one for one in found if not one.is_open],
    }
