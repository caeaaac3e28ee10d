"""HTML of the reflections step; a refused form comes back with what was typed."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel
from sqlalchemy.orm import Session

from service.access.guard import CurrentViewer
from service.access.request_context import Asking
from service.access.viewer import Viewer
from service.models import Audience, PointSource
from service.people import drafts
from service.problems import Conflict, NotFound, Refused
from service.reflections import actions, private_lines, queries, theme_hint_pages, theme_hints
from service.reflections.actions import Writing
from service.web.dependencies import Page, Reader, WriteDb, see_other
from service.web.forms import checked, filled
from service.web.inputs import Count, Id, Prose

router = APIRouter(include_in_schema=False)
router.include_router(theme_hint_pages.router)

DRAFT = "reflection"
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]


class ReflectionTyped(BaseModel):
    """The form as it came, to be shown again if it is refused."""

    text: str = ""
    audience: str = "self"
    in_themes: str = ""
    version: str = ""


class ReflectionForm(BaseModel):
    """`audience` is a word or the id of the pair whose partner may read it."""

    text: Prose
    audience: Literal["self", "pair"] | Id = "self"
    in_themes: bool = False
    version: Count = 0

    def writing(self) -> Writing:
        named = self.audience if isinstance(self.audience, UUID) else None
        audience = Audience.SELF if self.audience == "self" else Audience.PAIR
        return Writing(self.text, audience, named, self.in_themes, self.version)


@router.get("/reflections")
def list_own(
    page: Page, read: Reader, viewer: CurrentViewer, *, number: PageNumber = 1
) -> Response:
    with read() as db:
        own = queries.own_reflections(db, viewer, number)
        shared = queries.shared_reflections(db, viewer) if number == 1 else []
    return page("reflections/list.html", own=own, shared=shared)


@router.get("/reflections/new")
def new(page: Page, read: Reader, viewer: CurrentViewer) -> Response:
    with read() as db:
        kept = drafts.kept(db, viewer, DRAFT)
        partners = queries.partners(db, viewer)
    names = ("text", "audience", "in_themes")
    typed = ReflectionTyped(**{name: drafts.text_of(kept, name) for name in names})
    return page("reflections/new.html", partners=partners, typed=typed, is_kept=bool(kept))


@router.post("/reflections")
def create(
    page: Page, db: WriteDb, asked: Asking, *, typed: Annotated[ReflectionTyped, Form()]
) -> Response:
    try:
        wish = checked(ReflectionForm, filled(typed)).writing()
        new_id = actions.write_reflection(db, asked.viewer, wish, now=asked.now)
    except Refused as problem:
        partners = queries.partners(db, asked.viewer)
        return page("reflections/new.html", 422, partners=partners, typed=typed, problem=problem)
    drafts.drop(db, asked.viewer, DRAFT)
    return see_other(f"/reflections/{new_id}")


@router.get("/reflections/{reflection_id}")
def show(asked: Asking, read: Reader, reflection_id: Id) -> Response:
    """The author's page, or the partner's while it is shared; to everybody else not found."""
    with read() as db:
        try:
            found = _own(db, asked.viewer, reflection_id)
        except NotFound:
            shared = queries.shared_reflection(db, asked.viewer, reflection_id)
            return asked.page("reflections/shared.html", shared=shared)
        mine = theme_hints.own_text(db, asked.viewer, PointSource.REFLECTION, text_id=reflection_id)
        k = asked.parts.settings.k
        touch = theme_hints.touch_of(db, asked.viewer, mine, k=k, now=asked.now)
    return asked.page("reflections/show.html", **found, touch=touch)


@router.post("/reflections/{reflection_id}")
def change(
    page: Page,
    db: WriteDb,
    asked: Asking,
    *,
    reflection_id: Id,
    typed: Annotated[ReflectionTyped, Form()],
) -> Response:
    try:
        wish = checked(ReflectionForm, filled(typed)).writing()
        actions.change_reflection(db, asked.viewer, reflection_id, wish=wish, now=asked.now)
    except (Refused, Conflict) as problem:
        found = _own(db, asked.viewer, reflection_id) | {"typed": typed, "problem": problem}
        status = 422 if isinstance(problem, Refused) else 409
        return page("reflections/show.html", status, **found, touch=None)
    return see_other(f"/reflections/{reflection_id}")


@router.post("/reflections/{reflection_id}/remove")
def remove(db: WriteDb, asked: Asking, reflection_id: Id) -> Response:
    actions.remove_reflection(db, asked.viewer, reflection_id, now=asked.now)
    return see_other("/reflections")


def _own(db: Session, viewer: Viewer, reflection_id: UUID) -> dict[str, Any]:
    """What the author's page shows; NotFound for everybody else."""
    own = queries.own_reflection(db, viewer, reflection_id)
    stored = ReflectionTyped(
        text=own.text,
        audience=str(own.pair_id or "self"),
        in_themes="yes" if own.in_themes else "",
    )
    return {
        "own": own,
        "typed": stored,
        "partners": queries.partners(db, viewer),
        "wishes": private_lines.of_text(db, viewer, reflection_id),
    }
