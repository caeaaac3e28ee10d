"""HTML of a session: clock times without JavaScript, a timer with it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.agendas import views
from service.agendas.queries import stored_agenda
from service.i18n import formatting
from service.i18n.language import say
from service.models import FollowUpState
from service.pairings.pairs import queries
from service.problems import Refused
from service.sessions import (
    booking_actions,
    live_state,
    note_actions,
    note_queries,
    reschedule_actions,
)
from service.sessions.forms import NoteIn, StepIn, TypedNote, TypedStep, TypedTime, moment
from service.sessions.note_actions import NextStep
from service.sessions.reschedule_actions import Move
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.forms import checked

router = APIRouter(include_in_schema=False)

_STEP_STATES: Mapping[str, FollowUpState] = {
    "done": FollowUpState.DONE,
    "drop": FollowUpState.DROPPED,
    "open": FollowUpState.OPEN,
}


@router.get("/sessions/{session_id}")
def show(asked: Asking, read: Reader, session_id: UUID) -> Response:
    with read() as db:
        context = _context(db, asked, session_id)
    return asked.page("sessions/session.html", **context, problem=None, typed=None)


@router.post("/sessions/{session_id}/begin")
def begin(asked: Asking, db: WriteDb, session_id: UUID) -> Response:
    booking_actions.begin(db, asked.viewer, session_id, now=asked.now)
    return see_other(f"/sessions/{session_id}")


@router.post("/sessions/{session_id}/finish")
def finish(asked: Asking, db: WriteDb, session_id: UUID) -> Response:
    booking_actions.finish(db, asked.viewer, session_id, now=asked.now)
    return see_other(f"/sessions/{session_id}/reflect")


@router.post("/sessions/{session_id}/move")
def move(
    asked: Asking, db: WriteDb, session_id: UUID, *, typed: Annotated[TypedTime, Form()]
) -> Response:
    """Move one session, or skip it; the rest of its series stays."""
    try:
        if typed.do == "skip":
            reschedule_actions.skip(db, asked.viewer, session_id, now=asked.now)
        else:
            wish = Move(moment(typed, asked.viewer.time_zone), typed.seen_number)
            reschedule_actions.move(db, asked.viewer, session_id, wish=wish, now=asked.now)
    except Refused as problem:
        return _again(db, asked, session_id, problem=problem, typed=typed)
    return see_other(f"/sessions/{session_id}")


@router.post("/sessions/{session_id}/notes")
def add_note(
    asked: Asking, db: WriteDb, session_id: UUID, *, typed: Annotated[TypedNote, Form()]
) -> Response:
    try:
        text = checked(NoteIn, typed.model_dump()).text
        note_actions.add_note(
            db, asked.viewer, session_id, text=text, shared=typed.is_shared, now=asked.now
        )
    except Refused as problem:
        return _again(db, asked, session_id, problem=problem, typed=typed)
    return see_other(f"/sessions/{session_id}#notes")


@router.post("/sessions/{session_id}/notes/{note_id}")
def change_note(
    asked: Asking,
    db: WriteDb,
    session_id: UUID,
    *,
    note_id: UUID,
    typed: Annotated[TypedNote, Form()],
) -> Response:
    try:
        if typed.do == "remove":
            note_actions.remove_note(db, asked.viewer, note_id)
        else:
            text = checked(NoteIn, typed.model_dump()).text
            note_actions.change_note(db, asked.viewer, note_id, text=text, shared=typed.is_shared)
    except Refused as problem:
        return _again(db, asked, session_id, problem=problem, typed=typed)
    return see_other(f"/sessions/{session_id}#notes")


@router.post("/sessions/{session_id}/follow-ups")
def add_step(
    asked: Asking, db: WriteDb, session_id: UUID, *, typed: Annotated[TypedStep, Form()]
) -> Response:
    try:
        wish = checked(StepIn, typed.model_dump())
        step = NextStep(wish.step, wish.owner_id, wish.due_on)
        note_actions.add_step(db, asked.viewer, session_id, step=step, now=asked.now)
    except Refused as problem:
        return _again(db, asked, session_id, problem=problem, typed=typed)
    return see_other(f"/sessions/{session_id}#steps")


@router.post("/follow-ups/{follow_up_id}")
def settle_step(
    asked: Asking, db: WriteDb, follow_up_id: UUID, *, do: Annotated[str, Form()] = "done"
) -> Response:
    if do not in _STEP_STATES:
        raise Refused("step-state", say("A next step can be done, dropped or open."))
    pair_id = note_actions.settle_step(db, asked.viewer, follow_up_id, state=_STEP_STATES[do])
    return see_other(f"/pairs/{pair_id}#steps")


def _again(
    db: Session, asked: Asked, session_id: UUID, *, problem: Refused, typed: object
) -> Response:
    context = _context(db, asked, session_id)
    return asked.page("sessions/session.html", 422, **context, problem=problem, typed=typed)


def _context(db: Session, asked: Asked, session_id: UUID) -> dict[str, Any]:
    session = queries.session_facts(db, asked.viewer, session_id)
    agenda = views.agenda_view(session, stored_agenda(db, session, now=asked.now))
    there = formatting.local(session.starts_at, asked.viewer.time_zone)
    after = session.starts_at + timedelta(weeks=session.pair.weeks_between)
    return {
        "session": session,
        "is_returnable": reschedule_actions.is_returnable(session, asked.now),
        "agenda": agenda,
        "live": live_state.live(session, agenda, asked.now),
        "notes": note_queries.notes(db, session),
        "steps": note_queries.steps(db, session.pair),
        "wall": f"{there:%Y-%m-%dT%H:%M}",
        "due": f"{formatting.local(after, asked.viewer.time_zone):%Y-%m-%d}",
    }
