"""HTML of the home page."""

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.agendas import pages as agenda_pages
from service.home import week as home_week
from service.learning import pages as learning_pages
from service.learning import starter_pages
from service.models import Role
from service.pairings.pairs import news
from service.sessions import booking_pages, missed_pages
from service.sessions import pages as session_pages
from service.sessions.calendar import pages as calendar_pages
from service.sessions.questions import pages as question_pages
from service.web.dependencies import Reader, see_other

router = APIRouter(include_in_schema=False)


@router.get("/")
def this_week(asked: Asking, read: Reader) -> Response:
    viewer = asked.viewer
    if not viewer.is_welcomed and Role.EMPLOYEE in viewer.roles:
        return see_other("/welcome")
    with read() as db:
        week = home_week.this_week(db, viewer, asked.now)
        banners = news.of_week(db, viewer, asked.now)
    return asked.page("home/week.html", week=week, banners=banners)


_PARTS = (
    booking_pages,
    session_pages,
    agenda_pages,
    question_pages,
    learning_pages,
    starter_pages,
    calendar_pages,
    missed_pages,
)
for _part in _PARTS:
    router.include_router(_part.router)
