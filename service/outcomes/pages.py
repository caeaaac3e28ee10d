"""HTML of the wall; a refused form comes back with what was typed."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from service.access.request_context import Asking
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import Role
from service.outcomes import actions, idea_pages, wall_queries
from service.outcomes.actions import NewPost
from service.outcomes.wall_queries import WallFilter
from service.people.leader_queries import leads_people
from service.problems import Refused
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked, filled
from service.web.inputs import Id, Prose

router = APIRouter(include_in_schema=False)
router.include_router(idea_pages.router)

_LONGEST = 600  # characters of a post


class NamingAnswer(StrEnum):
    YES = "yes"
    NO = "no"


class WallQuery(BaseModel):
    """All of the wall or what leaders learned, a page of it; whatever else is asked is refused."""

    model_config = ConfigDict(extra="forbid")

    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    by: Literal["leaders"] | None = None

    def wanted(self) -> WallFilter:
        return WallFilter(self.page, by_leaders=self.by is not None)


class LearnedTyped(BaseModel):
    """The form as it came, to be shown again if it is refused."""

    body: str = ""
    partner: str = ""
    as_learner: str = ""


class LearnedForm(BaseModel):
    body: Prose
    partner: Literal["none"] | Id = "none"
    as_learner: bool = False

    def learned(self) -> NewPost:
        """Raise Refused for a text that is too long for a wall."""
        if len(self.body) > _LONGEST:
            sentence = say("Use at most {count} characters here.", count=_LONGEST)
            raise Refused("too-long", sentence, {"body": sentence})
        partner = None if self.partner == "none" else self.partner
        return NewPost(self.body, partner, self.as_learner)


@router.get("/learned")
def show(asked: Asking, read: Reader, query: Annotated[WallQuery, Query()]) -> Response:
    wanted = query.wanted()
    is_front = wanted == WallFilter()
    with read() as db:
        shown = {
            "wall": wall_queries.posts(db, asked.viewer, wanted),
            "asked": wall_queries.asked_of(db, asked.viewer) if is_front else [],
            "unshared": wall_queries.own_unshared(db, asked.viewer),
            **_form_context(db, asked.viewer),
        }
    shown |= {"by_leaders": wanted.by_leaders, "typed": LearnedTyped()}
    may_share = Role.EMPLOYEE in asked.viewer.roles
    return asked.page("outcomes/learned.html", may_share=may_share, **shown)


@router.get("/learned/new")
def new(asked: Asking, read: Reader) -> Response:
    with read() as db:
        shown = _form_context(db, asked.viewer)
    return asked.page("outcomes/new_learned.html", typed=LearnedTyped(), **shown)


@router.post("/learned")
def share(asked: Asking, db: WriteDb, typed: Annotated[LearnedTyped, Form()]) -> Response:
    try:
        form = checked(LearnedForm, filled(typed))
        actions.share_outcome(db, asked.viewer, form.learned(), now=asked.now)
    except Refused as problem:
        shown = _form_context(db, asked.viewer) | {"typed": typed, "problem": problem}
        return asked.page("outcomes/new_learned.html", 422, **shown)
    return see_other("/learned")


@router.post("/learned/{outcome_id}/answer")
def answer_asked(
    asked: Asking, db: WriteDb, outcome_id: Id, *, answer: Annotated[NamingAnswer, Form()]
) -> Response:
    if answer is NamingAnswer.YES:
        actions.allow_name(db, asked.viewer, outcome_id, now=asked.now)
    else:
        actions.refuse_name(db, asked.viewer, outcome_id)
    return see_other("/learned")


@router.post("/learned/{outcome_id}/withdraw")
def withdraw(asked: Asking, db: WriteDb, outcome_id: Id) -> Response:
    actions.withdraw_outcome(db, asked.viewer, outcome_id)
    return see_other("/learned")


@router.post("/learned/{outcome_id}/thanks")
def thank(asked: Asking, db: WriteDb, outcome_id: Id) -> Response:
    actions.toggle_thanks(db, asked.viewer, outcome_id)
    return see_other(f"/learned#post-{outcome_id}")


def _form_context(db: Session, viewer: Viewer) -> dict[str, Any]:
    return {
        "partners": wall_queries.nameable(db, viewer),
        "leads": leads_people(db, viewer.person_id),
    }
