"""HTML of the welcome: five short steps, which also serve later edits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Self

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.access.guard import CurrentViewer
from service.access.request_context import Asked, Asking
from service.access.viewer import Viewer
from service.i18n.language import say
from service.models import LineKind, Purpose
from service.people import actions, drafts, forms, line_hints, queries
from service.people.forms import AvailabilityIn
from service.people.line_text import MOST_LINES
from service.people.queries import STEPS, OwnProfile
from service.people.welcome import examples
from service.problems import NotFound, Refused
from service.web.dependencies import Now, Page, Reader, WriteDb, see_other
from service.web.forms import checked

router = APIRouter(include_in_schema=False)

_KINDS: Final = {"offers": LineKind.OFFER, "seeks": LineKind.SEEK}
_LEAST_BOXES: Final = 3


class TypedWelcome(BaseModel):
    """A step as it was typed; nothing of it is checked yet."""

    offer: list[str] = []
    seek: list[str] = []
    hopes: str = ""
    times: list[str] = []
    capacity: str = "1"
    time_zone: str = ""
    pairing: bool = False
    external_model: bool = False
    more: bool = False
    split: int = 0

    @classmethod
    def of(cls, profile: OwnProfile, draft: Mapping[str, Any]) -> Self:
        """What is saved, and over it what was typed and not sent."""
        typed = {name: draft[name] for name in ("offer", "seek", "times") if name in draft}
        one = {
            name: drafts.text_of(draft, name)
            for name in ("hopes", "capacity", "time_zone")
            if name in draft
        }
        saved = {
            "offer": list(profile.offers),
            "seek": list(profile.seeks),
            "hopes": profile.hopes or "",
            "times": [] if "capacity" in draft else list(profile.times),  # nothing ticked, no key
            "capacity": str(profile.capacity),
            "time_zone": profile.time_zone,
        }
        return cls.model_validate({**saved, **typed, **one})


@router.get("/welcome")
def welcome(read: Reader, viewer: CurrentViewer) -> Response:
    if viewer.is_welcomed:
        return see_other("/")
    with read() as db:
        step = queries.next_step(queries.own_profile(db, viewer))
    return see_other(f"/welcome/{step}")


@router.get("/welcome/{step}")
def show(page: Page, read: Reader, viewer: CurrentViewer, *, now: Now, step: str) -> Response:
    _check(step)
    if step == "consent" and viewer.is_welcomed:
        return see_other("/me/privacy")
    with read() as db:
        draft = drafts.kept(db, viewer, drafts.welcome_form(step))
        entry = TypedWelcome.of(queries.own_profile(db, viewer), draft)
    context = _context(step, entry, viewer, now=now)
    return page(_template(step), **context, problem=None, is_kept=bool(draft))


@router.post("/welcome/{step}")
def save(
    db: WriteDb, asked: Asking, step: str, *, entry: Annotated[TypedWelcome, Form()]
) -> Response:
    _check(step)
    viewer = asked.viewer
    if entry.split and step in _KINDS:
        field = "offer" if step == "offers" else "seek"
        lines = line_hints.split(getattr(entry, field), entry.split)
        entry = entry.model_copy(update={field: lines})
    context = _context(step, entry, viewer, now=asked.now)
    if entry.more or entry.split:
        return asked.page(_template(step), **context, problem=None, is_kept=False)
    try:
        _save(db, asked, step, entry=entry)
    except Refused as problem:
        return asked.page(_template(step), 422, **context, problem=problem, is_kept=False)
    drafts.drop(db, viewer, drafts.welcome_form(step))
    return see_other("/me/settings" if viewer.is_welcomed else _after(step))


def _save(db: Session, asked: Asked, step: str, *, entry: TypedWelcome) -> None:
    viewer = asked.viewer
    match step:
        case "offers":
            texts = forms.read_lines("offer", entry.offer)
            actions.save_lines(db, viewer.person_id, LineKind.OFFER, texts=texts, now=asked.now)
        case "seeks":
            texts = forms.read_lines("seek", entry.seek)
            actions.save_lines(db, viewer.person_id, LineKind.SEEK, texts=texts, now=asked.now)
        case "hopes":
            actions.save_hopes(db, viewer, forms.read_hopes(entry.hopes))
        case "times":
            actions.save_rhythm(db, viewer, checked(AvailabilityIn, entry.model_dump()))
        case _ if viewer.is_welcomed:
            raise NotFound("step-done", say("Change what you consented to on the page My data."))
        case _:
            ticked = {Purpose.PAIRING: entry.pairing, Purpose.EXTERNAL_MODEL: entry.external_model}
            granted = frozenset(purpose for purpose, is_on in ticked.items() if is_on)
            actions.finish_welcome(db, viewer, granted, now=asked.now)


def _context(step: str, entry: TypedWelcome, viewer: Viewer, *, now: datetime) -> dict[str, Any]:
    kind = _KINDS.get(step)
    lines = entry.offer if step == "offers" else entry.seek
    return {
        "step": step,
        "number": STEPS.index(step) + 1,
        "after": _after(step),
        "form": drafts.welcome_form(step),
        "is_edit": viewer.is_welcomed,
        "entry": entry,
        "lines": lines,
        "hints": line_hints.hints_for(lines) if kind else [],
        "boxes": min(MOST_LINES, max(_LEAST_BOXES, len(lines) + entry.more)),
        "examples": examples.of_the_day(kind, now) if kind else [],
        "days": forms.NAMED_DAYS,
        "day_parts": forms.NAMED_PARTS,
    }


def _check(step: str) -> None:
    if step not in STEPS:
        raise NotFound("not-found", say("There is nothing at this address."))


def _template(step: str) -> str:
    return f"people/welcome/{'lines' if step in _KINDS else step}.html"


def _after(step: str) -> str:
    at = STEPS.index(step) + 1
    return f"/welcome/{STEPS[at]}" if at < len(STEPS) else "/"
