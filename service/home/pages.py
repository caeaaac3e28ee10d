"""HTML of the home page."""

from fastapi import APIRouter, Response

from service.access.request_context import Asking
from service.agendas import pages as agenda_pages
from service.agendas.queries import stored_agenda
from service.agendas.views import agenda_view
from service.home import cards, views
from service.learning import pages as learning_pages
from service.learning import starter_pages
from service.models import Role
from service.pairings.pairs import news_queries, queries
from service.people.leader_queries import leads_people
from service.sessions import booking_pages, missed_pages
from service.sessions import pages as session_pages
from service.sessions.calendar import pages as calendar_pages
from service.sessions.questions import pages as question_pages
from service.web.dependencies import Reader, see_other

router = APIRouter(include_in_schema=False)


@router.get("/")
def this_week(asked: Asking, read: Reader) -> Response:
    viewer, now = asked.viewer, asked.now
    if not viewer.is_welcomed and Role.EMPLOYEE in viewer.roles:
        return see_other("/welcome")
    with read() as db:
        pairs = queries.current_pairs(db, viewer)
        sessions = queries.sessions(db, pairs)
        own = cards.own_cards(db, viewer, now, pairs=pairs, sessions=sessions)
        programme = cards.programme(db, viewer, now)
        week = views.arrange(viewer, now, pairs=pairs, sessions=sessions, cards=[*own, *programme])
        stored = stored_agenda(db, week.next.session, now) if week.next else None
        banners = news_queries.of_week(db, viewer, now)
        is_leader = Role.EMPLOYEE in viewer.roles and leads_people(db, viewer.person_id)
    agenda = agenda_view(week.next.session, stored) if week.next else None
    shown = {"week": week, "agenda": agenda, "banners": banners, "is_leader": is_leader}
    return asked.page("home/week.html", **shown)


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
