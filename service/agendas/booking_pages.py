"""HTML of booking and of a pair's overview; both people's clocks are shown where they differ."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from service.access.asking import Asked, Asking
from service.agendas import booking, diary, leavings
from service.agendas.booking import Booking
from service.agendas.common_times import Free, common_starts
from service.agendas.typed import TypedTime, moment
from service.deps import Reader, WriteDb, see_other
from service.models import SessionState
from service.problems import Refused

router = APIRouter(include_in_schema=False)

_BEFORE = timedelta(days=4)  # the next of a series is looked for around its usual day


@router.get("/pairs/{pair_id}")
def overview(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        pair = diary.pair_facts(db, asked.viewer, pair_id)
        sessions = diary.sessions(db, asked.viewer, pair_id)
        context = {
            "goals": leavings.goals(db, asked.viewer, pair_id),
            "agreed": leavings.agreed(db, asked.viewer, pair_id),
            "steps": leavings.open_steps(db, asked.viewer, pair_id),
            "settled": leavings.settled_steps(db, asked.viewer, pair_id)[-5:],
        }
    planned = [one for one in sessions if one.is_planned][::-1]
    past = [one for one in sessions if not one.is_planned]
    return asked.page("agendas/pair.html", pair=pair, planned=planned, past=past, **context)


@router.get("/pairs/{pair_id}/sessions")
def show(asked: Asking, read: Reader, pair_id: UUID) -> Response:
    with read() as db:
        context = _context(db, asked, pair_id)
    return asked.page("agendas/sessions.html", **context, problem=None, typed=TypedTime())


@router.post("/pairs/{pair_id}/sessions")
def book(
    asked: Asking, db: WriteDb, pair_id: UUID, typed: Annotated[TypedTime, Form()]
) -> Response:
    try:
        first = moment(typed, asked.viewer.time_zone)
        wish = Booking(first, is_series=typed.many == "series")
        booking.book(db, asked.viewer, pair_id, wish, asked.now)
    except Refused as problem:
        context = _context(db, asked, pair_id)
        return asked.page("agendas/sessions.html", 422, **context, problem=problem, typed=typed)
    return see_other(f"/pairs/{pair_id}")


def _context(db: Session, asked: Asked, pair_id: UUID) -> dict[str, Any]:
    pair = diary.pair_facts(db, asked.viewer, pair_id)
    sessions = diary.sessions(db, asked.viewer, pair_id)
    planned = [one for one in sessions if one.is_planned][::-1]
    usual = timedelta(weeks=pair.weeks_between) - _BEFORE
    after = max([asked.now, *(one.starts_at + usual for one in planned)])
    highest = max((one.number for one in sessions), default=0)
    return {
        "pair": pair,
        "planned": planned,
        "skipped": [one for one in sessions if one.state is SessionState.CANCELLED],
        "slots": common_starts(_free(pair.me), _free(pair.partner), pair.minutes, after),
        "left": max(1, pair.planned_sessions - highest),
        "is_active": pair.state.value == "active",
    }


def _free(person: diary.PersonFacts) -> Free:
    return Free(person.time_zone, person.times)
