"""HTML of the themes: one page for everyone, with forms for leads."""

from typing import Annotated, Any, Final, Literal, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.i18n.language import say
from service.models import ActionState, ThemeRelease
from service.problems import NotFound, Refused
from service.themes import actions, career_stage_flow_pages, name_actions, queries
from service.themes.action_queries import owner_choices
from service.themes.actions import ActionProgress, Promise
from service.themes.digests import pages as digest_pages
from service.themes.growth import pages as growth_pages
from service.themes.growth import skill_pages
from service.themes.over_time import pages as over_time_pages
from service.themes.pulse import store
from service.themes.queries import ReleaseView
from service.themes.release import periods, second_level
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked, filled
from service.web.inputs import NoQuery

router = APIRouter(include_in_schema=False)
router.include_router(digest_pages.router)
router.include_router(career_stage_flow_pages.router)
router.include_router(growth_pages.router)
router.include_router(skill_pages.router)
router.include_router(over_time_pages.router)

MOST_AT_ONCE: Final = 8  # cards; the rest is one press away


class TypedAction(BaseModel):
    """Either form as it was sent; `period` is the page that it stood on."""

    text: str = ""
    owner: str = ""
    due_on: str = ""
    state: str = ActionState.PLANNED.value
    reason: str = ""
    period: str = ""


class TypedName(BaseModel):
    """A name as it was sent; an empty one takes the first title back."""

    name: str = ""
    period: str = ""


class Failed(NamedTuple):
    """A form that came back; `at` is the theme or action that it is about."""

    at: str
    form: Literal["action", "name"]
    typed: TypedAction | TypedName
    problem: Refused


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


@router.get("/themes/{period}/{theme_id}")
def show_one(
    read: Reader,
    asked: Asking,
    period: str,
    *,
    theme_id: UUID,
    _only: Annotated[NoQuery, Query()],
) -> Response:
    """One theme alone; a lead answers and names here those beyond the first."""
    with read() as db:
        shown = _shown(db, asked, queries.release(db, period), only=theme_id)
    if not shown["release"].cards:
        raise NotFound("theme-not-found", say("There is no theme with this id in any release."))
    return asked.page("themes/show.html", **shown)


@router.post("/themes/{theme_id}/actions")
def add_action(
    db: WriteDb, asked: Asking, theme_id: UUID, *, typed: Annotated[TypedAction, Form()]
) -> Response:
    try:
        made = checked(Promise, filled(typed))
        actions.add_action(db, asked.viewer, theme_id, made=made, now=asked.now)
    except Refused as problem:
        return _returned(db, asked, Failed(str(theme_id), "action", typed, problem))
    return see_other(f"{_back(db, typed.period)}#t-{theme_id}")


@router.post("/actions/{action_id}")
def change_action(
    db: WriteDb, asked: Asking, action_id: UUID, *, typed: Annotated[TypedAction, Form()]
) -> Response:
    try:
        made = checked(ActionProgress, filled(typed))
        theme_id = actions.change_action(db, asked.viewer, action_id, made=made, now=asked.now)
    except Refused as problem:
        return _returned(db, asked, Failed(str(action_id), "action", typed, problem))
    return see_other(f"{_back(db, typed.period)}#t-{theme_id}")


@router.post("/themes/{theme_id}/name")
def name_theme(
    db: WriteDb, asked: Asking, theme_id: UUID, *, typed: Annotated[TypedName, Form()]
) -> Response:
    try:
        if typed.name.strip():
            name_actions.name_theme(db, asked.viewer, theme_id, name=typed.name, now=asked.now)
        else:
            name_actions.forget_name(db, asked.viewer, theme_id, now=asked.now)
    except Refused as problem:
        return _returned(db, asked, Failed(str(theme_id), "name", typed, problem))
    return see_other(f"{_back(db, typed.period)}#t-{theme_id}")


def _returned(db: Session, asked: Asked, failed: Failed) -> Response:
    period = failed.typed.period
    has_release = queries.has_release(db, period)
    row = queries.release(db, period) if has_release else queries.latest_release(db)
    return asked.page("themes/show.html", 422, **_shown(db, asked, row, failed=failed))


def _shown(
    db: Session,
    asked: Asked,
    row: ThemeRelease | None,
    *,
    failed: Failed | None = None,
    only: UUID | None = None,
) -> dict[str, Any]:
    release = None if row is None else queries.release_view(db, row, asked.now.date())
    if release and failed and only is None:
        only = _beyond_the_first(release, failed.at)
    if release and only:
        release = release._replace(cards=[card for card in release.cards if card.theme_id == only])
    return {
        "release": release,
        "most": MOST_AT_ONCE,
        "grid": None if release is None else second_level.grid(db, asked.viewer, release.id),
        "pulse": store.latest(db),
        "due_at": periods.next_freeze(asked.parts.settings.period, asked.now),
        "owners": owner_choices(db) if asked.viewer.is_lead else (),
        "fresh": TypedAction(),
        "failed": failed,
        "is_one": only is not None,
        "problem_ids": {} if failed is None else _ids(release, failed.at),
    }


def _beyond_the_first(release: ReleaseView, at: str) -> UUID | None:
    """The theme that a form is about, where its card has no forms on the page of all."""
    return next(
        (
            card.theme_id
            for card in release.cards[MOST_AT_ONCE:]
            if at in {str(one) for one in (card.theme_id, *(each.id for each in card.actions))}
        ),
        None,
    )


def _forms(release: ReleaseView | None) -> dict[str, str]:
    """Where the forms of themes and of their actions stand: {their id: its place on the page}."""
    found = {}
    for place, card in enumerate([] if release is None else release.cards, 1):
        found[str(card.theme_id)] = f"{place}"
        found |= {str(one.id): f"{place}-{n}" for n, one in enumerate(card.actions, 1)}
    return found


def _ids(release: ReleaseView | None, at: str) -> dict[str, str]:
    """Where on the page the fields of the form stand that came back."""
    places = _forms(release)
    fields = TypedAction.model_fields | TypedName.model_fields
    return {name: f"{name}-{places[at]}" for name in fields} if at in places else {}


def _back(db: Session, period: str) -> str:
    return f"/themes/{period}" if queries.has_release(db, period) else "/themes"
