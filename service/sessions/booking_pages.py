"""HTML of booking and of a pair's page; both local times are shown where they differ."""

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.models import PairState
from service.pairings.pairs import news_queries, queries
from service.pairings.pairs.queries import PairFacts, SessionFacts
from service.problems import Refused
from service.sessions import booking_actions, missed_sessions, note_queries, reschedule_actions
from service.sessions.availability import Free, ProposedTimes, common_slots
from service.sessions.booking_actions import Booking
from service.sessions.clock_changes import Booked, shifts
from service.sessions.forms import TypedTime, moment
from service.web.dependencies import Reader, WriteDb, see_other

router = APIRouter(include_in_schema=False)

_BEFORE = timedelta(days=4)  # the next of a series is looked for around its usual day


@router.get("/pairs/{pair_id}")
def overview(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        pair = queries.pair_facts(db, asked.viewer, pair_id)
        sessions = queries.sessions(db, [pair])
        context = {
            "goals": note_queries.goals(db, pair),
            "agreed": note_queries.agreed(db, pair),
            "steps": note_queries.steps(db, pair),
            "standing": news_queries.of_pair(db, asked.viewer, pair_id, now=asked.now),
        }
    planned = [one for one in sessions if one.is_planned][::-1]
    past = [one for one in sessions if not one.is_planned]
    return asked.page("sessions/pair.html", pair=pair, planned=planned, past=past, **context)


@router.get("/pairs/{pair_id}/sessions")
def show(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        context = _context(db, asked, pair_id)
    return asked.page("sessions/sessions.html", **context, problem=None, typed=TypedTime())


@router.post("/pairs/{pair_id}/sessions")
def book(
    asked: Asking, db: WriteDb, pair_id: UUID, *, typed: Annotated[TypedTime, Form()]
) -> Response:
    try:
        first = moment(typed, asked.viewer.time_zone)
        wish = Booking(first, typed.many == "series", typed.seen_number)
        booking_actions.book(db, asked.viewer, pair_id, booking=wish, now=asked.now)
    except Refused as problem:
        context = _context(db, asked, pair_id)
        return asked.page("sessions/sessions.html", 422, **context, problem=problem, typed=typed)
    return see_other(f"/pairs/{pair_id}/sessions")


@router.post("/sessions/{session_id}/skip")
def skip(asked: Asking, db: WriteDb, session_id: UUID) -> Response:
    pair_id = reschedule_actions.skip(db, asked.viewer, session_id, now=asked.now)
    return see_other(f"/pairs/{pair_id}/sessions")


@router.post("/sessions/{session_id}/return")
def bring_back(asked: Asking, db: WriteDb, session_id: UUID) -> Response:
    pair_id = reschedule_actions.bring_back(db, asked.viewer, session_id, now=asked.now)
    return see_other(f"/pairs/{pair_id}/sessions")


def _context(db: Session, asked: Asked, pair_id: UUID) -> dict[str, Any]:
    pair = queries.pair_facts(db, asked.viewer, pair_id)
    sessions = queries.sessions(db, [pair])
    planned = [one for one in sessions if one.is_planned][::-1]
    skipped = [one for one in sessions if reschedule_actions.is_returnable(one, asked.now)]
    highest = max((one.number for one in sessions), default=0)
    lost = missed_sessions.last_missed(sessions, asked.now)
    usual = timedelta(weeks=pair.weeks_between) - _BEFORE
    after = max([asked.now, *(one.starts_at + usual for one in planned)])
    booked = [Booked(one.starts_at, one.time_zone) for one in planned]
    return {
        "pair": pair,
        "planned": planned,
        "listed": sorted([*planned, *skipped], key=lambda one: one.starts_at),
        "slots": _slots(pair, after),
        "nearby": _nearby(pair, planned, asked.now),
        "missed": lost,
        "instead": _slots(pair, asked.now).starts if lost else [],
        "shifts": [  # what the clocks' changes do to either of the two in what is booked
            (person, shift)
            for person in (pair.me, pair.partner)
            for shift in shifts(booked, person.time_zone)
        ],
        "left": max(1, pair.planned_sessions - highest),
        "seen": highest,
        "is_active": pair.state is PairState.ACTIVE,
    }


def _slots(pair: PairFacts, after: datetime) -> ProposedTimes:
    me, partner = (Free(one.time_zone, one.times) for one in (pair.me, pair.partner))
    return common_slots(me, partner, pair.minutes, after=after)


def _nearby(pair: PairFacts, planned: list[SessionFacts], now: datetime) -> list[datetime]:
    """Other times for the next session: each is one press."""
    if not planned or planned[0].opened_at is not None:
        return []
    taken = {one.starts_at for one in planned}
    found = _slots(pair, max(now, planned[0].starts_at - _BEFORE)).starts
    return [at for at in found if at not in taken]
