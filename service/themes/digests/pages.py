"""HTML of monthly digests: a lead sends one, everyone signed in reads it."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.privacy import publication
from service.problems import Conflict, Refused
from service.themes.digests import actions, views
from service.themes.release import periods
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.inputs import NoQuery
from service.web.paging import PageQuery

router = APIRouter(include_in_schema=False)


@router.get("/digests")
def listed(asked: Asking, read: Reader, wanted: Annotated[PageQuery, Query()]) -> Response:
    with read() as db:
        found = views.sent(db, wanted.page)
    return asked.page("themes/digests/digests.html", digests=found)


@router.get("/digests/{period}")
def show(
    asked: Asking, read: Reader, period: str, *, _only: Annotated[NoQuery, Query()]
) -> Response:
    month = periods.period(period)
    with read() as db:
        found = views.drawn(db, month, views.contents_of(db, month))
    return asked.page("themes/digests/digest.html", digest=found)


@router.get("/lead/digest")
def preview(asked: Asking, read: Reader, *, _only: Annotated[NoQuery, Query()]) -> Response:
    with read() as db:
        return _preview(asked, db)


@router.post("/lead/digest")
def send(asked: Asking, db: WriteDb, *, month: Annotated[str, Form()] = "") -> Response:
    try:
        sent = actions.send_digest(db, asked.viewer, month, now=asked.now)
    except (Refused, Conflict) as problem:
        return _preview(asked, db, problem=problem)
    return see_other(f"/digests/{sent}")


def _preview(asked: Asked, db: Session, *, problem: Refused | Conflict | None = None) -> Response:
    period = actions.last_month(asked.now)
    bands = publication.published(db, actions.FIGURE)
    contents, mailed = actions.compose(db, period, bands), bands.get(actions.MAILED)
    shown = {
        "period": period,
        "digest": views.drawn(db, period, contents),
        "is_empty": actions.is_empty(contents),
        "is_sent": views.is_sent(db, period),
        "freezes_at": period.freezes_at if asked.now < period.freezes_at else None,
        "mailed": None if mailed is None else mailed.value,
        "problem": problem,
    }
    status = 200 if problem is None else 409 if isinstance(problem, Conflict) else 422
    return asked.page("themes/digests/lead_digest.html", status, **shown)
