"""HTML of the agendas step; a refused form comes back with what was typed."""

from fastapi import APIRouter, Response

from service.access.asking import Asking
from service.agendas import (
    agenda_pages,
    booking_pages,
    feed_pages,
    home,
    learn_pages,
    missed_pages,
    question_pages,
    session_pages,
    starter_pages,
)
from service.deps import Reader, see_other
from service.models import Role
from service.pairings.pairs import news

router = APIRouter(include_in_schema=False)


@router.get("/")
def this_week(asked: Asking, read: Reader) -> Response:
    viewer = asked.viewer
    if not viewer.is_welcomed and Role.EMPLOYEE in viewer.roles:
        return see_other("/welcome")
    with read() as db:
        week = home.this_week(db, viewer, asked.now)
        banners = news.of_week(db, viewer, asked.now)
    return asked.page("agendas/week.html", week=week, banners=banners)


_PARTS = (
    booking_pages,
    session_pages,
    agenda_pages,
    question_pages,
    learn_pages,
    starter_pages,
    feed_pages,
    missed_pages,
)
for _part in _PARTS:
    router.include_router(_part.router)
