"""HTML of ideas; a refused form shows only its own idea, as it is now."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.access.request_context import Asking
from service.models import IdeaState
from service.outcomes import idea_actions, idea_queries
from service.outcomes.idea_actions import Moved
from service.problems import Conflict, Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked, filled
from service.web.inputs import Count, Id, Line, NoQuery
from service.web.paging import PageQuery

router = APIRouter(include_in_schema=False)


class IdeaTyped(BaseModel):
    """Either form as it came, to be shown again if it is refused."""

    text: str = ""
    state: str = ""
    note: str = ""
    row_version: str = ""


class IdeaForm(BaseModel):
    text: Line


class MovedForm(BaseModel):
    state: IdeaState
    row_version: Count
    note: Line | None = None


@router.get("/ideas")
def show(asked: Asking, read: Reader, wanted: Annotated[PageQuery, Query()]) -> Response:
    with read() as db:
        found = idea_queries.ledger(db, asked.viewer, wanted.page)
    return asked.page("outcomes/ideas.html", ledger=found)


@router.get("/learned/{outcome_id}/idea")
def new(
    asked: Asking, read: Reader, outcome_id: Id, *, _only: Annotated[NoQuery, Query()]
) -> Response:
    with read() as db:
        body = idea_queries.post(db, asked.viewer, outcome_id)
    shown = {"outcome_id": outcome_id, "body": body, "typed": IdeaTyped()}
    return asked.page("outcomes/new_idea.html", **shown)


@router.post("/learned/{outcome_id}/idea")
def note(
    asked: Asking, db: WriteDb, outcome_id: Id, *, typed: Annotated[IdeaTyped, Form()]
) -> Response:
    body = idea_actions.require_own_post(db, asked.viewer, outcome_id)
    try:
        form = checked(IdeaForm, filled(typed))
        idea_id = idea_actions.note_idea(
            db, asked.viewer, outcome_id, text=form.text, now=asked.now
        )
    except Refused as problem:
        shown = {"outcome_id": outcome_id, "body": body, "typed": typed, "problem": problem}
        return asked.page("outcomes/new_idea.html", 422, **shown)
    return _to_idea(db, idea_id, IdeaState.IDEA)


@router.post("/ideas/{idea_id}")
def move(
    asked: Asking, db: WriteDb, idea_id: Id, *, typed: Annotated[IdeaTyped, Form()]
) -> Response:
    try:
        form = checked(MovedForm, filled(typed))
        moved = Moved(form.state, form.row_version, form.note)
        idea_actions.move_idea(db, asked.viewer, idea_id, moved=moved, now=asked.now)
    except (Refused, Conflict) as problem:
        found = idea_queries.alone(db, asked.viewer, idea_id)
        shown = {"ledger": found, "typed": typed, "problem": problem}
        status = 409 if isinstance(problem, Conflict) else 422
        return asked.page("outcomes/ideas.html", status, **shown)
    return _to_idea(db, idea_id, form.state)


def _to_idea(db: Session, idea_id: UUID, state: IdeaState) -> Response:
    return see_other(f"/ideas?page={idea_queries.page_of_newest(db, state)}#idea-{idea_id}")
