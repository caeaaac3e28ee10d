"""HTML of the themes: one page for everyone, with forms for leads."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.models import ActionState, ThemeRelease
from service.problems import Refused
from service.themes import actions, career_stage_flow_pages, queries
from service.themes.actions import ActionProgress, Promise
from service.themes.digests import pages as digest_pages
from service.themes.growth import pages as growth_pages
from service.themes.growth import queries as skill_queries
from service.themes.pulse import store
from service.themes.queries import CardView
from service.themes.release import periods, second_level
from service.web.dependencies import Page, Reader, WriteDb, see_other
from service.web.forms import checked, filled
from service.web.inputs import NoQuery

router = APIRouter(include_in_schema=False)
router.include_router(digest_pages.router)
router.include_router(career_stage_flow_pages.router)
router.include_router(growth_pages.router)


class TypedAction(BaseModel):
    """Either form as it was sent; `period` is the page that it stood on."""

    text: str = ""
    owner: str = ""
    due_on: str = ""
    state: str = ActionState.PLANNED.value
    reason: str = ""
    period: str = ""


@router.get("/themes")
def latest(read: Reader, asked: Asking, _only: Annotated[NoQuery, Query()]) -> Response:
    with read() as db:
        shown = _shown(db, asked, queries.latest_release(db))
    return asked.page("themes/show.html", **shown)


@router.get("/themes/{period}")
def show(
    read: Reader, asked: Asking, period: str, *, _only: Annotated[NoQuery, Query()]
) -> Response:
    with read() as db:
        shown = _shown(db, asked, queries.release(db, period))
    return asked.page("themes/show.html", **shown)


@router.post("/themes/{theme_id}/actions")
def add_action(
    db: WriteDb, asked: Asking, theme_id: UUID, *, typed: Annotated[TypedAction, Form()]
) -> Response:
    try:
        made = checked(Promise, filled(typed))
        actions.add_action(db, asked.viewer, theme_id, made=made, now=asked.now)
    except Refused as problem:
        return _returned(db, asked, Failed(str(theme_id), typed, problem))
    return see_other(_back(db, typed.period))


@router.post("/actions/{action_id}")
def change_action(
    db: WriteDb, asked: Asking, action_id: UUID, *, typed: Annotated[TypedAction, Form()]
) -> Response:
    try:
        made = checked(ActionProgress, filled(typed))
        actions.change_action(db, asked.viewer, action_id, made=made, now=asked.now)
    except Refused as problem:
        return _returned(db, asked, Failed(str(action_id), typed, problem))
    return see_other(_back(db, typed.period))


@router.get("/lead/skills")
def skills(page: Page, read: Reader, _only: Annotated[NoQuery, Query()]) -> Response:
    with read() as db:
        found = skill_queries.skills(db)
    return page("themes/skills.html", skills=found)


class Failed(NamedTuple):
    """A form that came back; `at` is the theme or action that it is about."""

    at: str
    typed: TypedAction
    problem: Refused


def _returned(db: Session, asked: Asked, failed: Failed) -> Response:
    period = failed.typed.period
    has_release = queries.has_release(db, period)
    row = queries.release(db, period) if has_release else queries.latest_release(db)
    return asked.page("themes/show.html", 422, **_shown(db, asked, row, failed=failed))


def _shown(
    db: Session, asked: Asked, row: ThemeRelease | None, *, failed: Failed | None = None
) -> dict[str, Any]:
    release = None if row is None else queries.release_view(db, row, asked.now.date())
    cards = [] if release is None else release.cards
    unanswered = [place for place, card in enumerate(cards, 1) if not card.actions]
    return {
        "release": release,
        "grid": None if release is None else second_level.grid(db, asked.viewer, release.id),
        "pulse": store.latest(db),
        "due_at": periods.next_freeze(asked.parts.settings.period, asked.now),
        "first_open": (unanswered or [1])[0],
        "fresh": TypedAction(),
        "typed": failed and failed.typed,
        "problem": failed and failed.problem,
        "failed_at": failed and failed.at,
        "problem_ids": {} if failed is None else _ids(cards, failed.at),
    }


def _ids(cards: Sequence[CardView], at: str) -> dict[str, str]:
    """Where on the page the fields of the form stand that came back."""
    for place, card in enumerate(cards, 1):
        forms = {str(card.theme_id): f"{place}"}
        forms |= {str(one.id): f"{place}-{number}" for number, one in enumerate(card.actions, 1)}
        if at in forms:
            return {name: f"{name}-{forms[at]}" for name in TypedAction.model_fields}
    return {}


def _back(db: Session, period: str) -> str:
    return f"/themes/{period}" if queries.has_release(db, period) else "/themes"
