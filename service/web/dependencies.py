"""Dependencies of routes; the only module that reads app.state."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from service.bootstrap import Parts
from service.i18n.language import spoken
from service.models.engine import Transaction

_FULL_FOR = timedelta(minutes=5)


def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


def write_db(request: Request) -> Iterator[Session]:
    """Open one transaction for a request; commit before the response begins."""
    with parts(request).write() as db:
        yield db


def reader(request: Request) -> Transaction:
    return parts(request).read


def now(request: Request) -> datetime:
    return parts(request).clock()


def note_full_disk(request: Request) -> None:
    request.app.state.disk_full_at = now(request)


def is_disk_full(request: Request) -> bool:
    """Whether a write was refused lately; only the next one can tell that there is room again."""
    noted: datetime | None = request.app.state.disk_full_at
    return noted is not None and now(request) - noted < _FULL_FOR


class Render(Protocol):
    def __call__(self, template: str, status: int = 200, /, **context: Any) -> HTMLResponse: ...  # noqa: ANN401  # whatever a template shows


def render(request: Request) -> Render:
    """Give `page(template, status, **context)`; a fragment's template is chosen by its caller."""

    def page(template: str, status: int = 200, /, **context: Any) -> HTMLResponse:  # noqa: ANN401  # whatever a template shows
        found = request.app.state.templates.get_template(template)
        return HTMLResponse(found.render(page_context(request), **context), status)

    return page


def page_context(request: Request) -> Mapping[str, Any]:
    """Return what every template knows: request, viewer, and the deployment's own words."""
    settings = parts(request).settings
    return {
        "request": request,
        "viewer": getattr(request.state, "viewer", None),
        "organisation": settings.organisation,
        "development": settings.is_development,
        "k": settings.k,
        "now": parts(request).clock(),
        "lang": spoken(),
    }


def wants_fragment(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"


def see_other(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303)


Provided = Annotated[Parts, Depends(parts)]
WriteDb = Annotated[Session, Depends(write_db, scope="function")]
Reader = Annotated[Transaction, Depends(reader)]
Now = Annotated[datetime, Depends(now)]
IsDiskFull = Annotated[bool, Depends(is_disk_full)]
Page = Annotated[Render, Depends(render)]
IsFragment = Annotated[bool, Depends(wants_fragment)]
