"""HTML of profiles and the welcome; a refused form comes back as typed."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Path, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict

from service.access.guard import CurrentViewer
from service.access.request_context import Asked, Asking
from service.i18n.language import say
from service.people import drafts, line_hints, queries
from service.people.abbreviations import pages as abbreviation_pages
from service.people.champions import pages as champion_pages
from service.people.departures import pages as departure_pages
from service.people.importing import pages as importing_pages
from service.people.importing import undo_pages
from service.people.my_data import pages as my_data_pages
from service.people.welcome import pages
from service.web.dependencies import IsFragment, Page, Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)
for own in (
    pages,
    my_data_pages,
    importing_pages,
    undo_pages,
    departure_pages,
    champion_pages,
    abbreviation_pages,
):
    router.include_router(own.router)


_LINES: Final = {drafts.welcome_form("offers"): "offer", drafts.welcome_form("seeks"): "seek"}


class TypedForm(BaseModel):
    """Any form at all: its fields are kept as they were typed, `back` says where it stands."""

    model_config = ConfigDict(extra="allow")

    back: str = "/"

    def fields(self) -> dict[str, list[str]]:
        """What a browser sends as text, each field as a list of its values."""
        found: dict[str, list[str]] = {}
        for name, value in (self.model_extra or {}).items():
            texts = value if isinstance(value, list) else [value]
            found[name] = [text for text in texts if isinstance(text, str)]
        return found


@router.get("/people/{person_id}")
def show(page: Page, read: Reader, viewer: CurrentViewer, *, person_id: UUID) -> Response:
    with read() as db:
        profile = queries.profile(db, person_id)
    return page("people/profile.html", profile=profile, is_own=person_id == viewer.person_id)


@router.post("/drafts/{form}")
def keep_draft(
    db: WriteDb,
    asked: Asking,
    is_fragment: IsFragment,
    *,
    typed: Annotated[TypedForm, Form()],
    form: Annotated[str, Path(pattern=r"^[a-z0-9:-]{1,80}$")],
) -> Response:
    drafts.keep(db, asked.viewer, form, fields=typed.fields(), now=asked.now)
    if is_fragment:
        return _kept(asked, form, typed)
    is_local = typed.back.startswith("/") and not typed.back.startswith(("//", "/\\"))
    return see_other(typed.back if is_local else "/")


def _kept(asked: Asked, form: str, typed: TypedForm) -> Response:
    """The status, and beside lines what could be said better."""
    field = _LINES.get(form)
    if field is None:
        return PlainTextResponse(say("Saved as a draft"))
    hints = line_hints.hints_for(typed.fields().get(field, []))
    return asked.page("people/welcome/kept_lines.html", field=field, hints=hints)
