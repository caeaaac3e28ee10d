"""HTML of one agenda; what was typed on an old version is shown beside the new one."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Form, Response
from sqlalchemy.orm import Session

from service.access.request_context import Asked, Asking
from service.agendas import edit_actions, views
from service.agendas.drafts import actions
from service.agendas.edit_actions import Edit, LockedAgenda
from service.agendas.forms import ItemIn, TypedItem, number
from service.agendas.queries import current_number, stored_agenda
from service.i18n.language import say
from service.pairings.pairs import queries
from service.people import starter_progress
from service.problems import NotFound, Refused, Stale
from service.web.dependencies import Reader, WriteDb, see_other
from service.web.etags import IfMatch, is_named
from service.web.forms import checked

router = APIRouter(include_in_schema=False)

Typed = Annotated[TypedItem, Form()]

_NEW_SLOTS = frozenset({"a_learns", "b_learns", "open"})


@router.get("/sessions/{session_id}/agenda")
def show(asked: Asking, read: Reader, session_id: UUID) -> Response:
    with read() as db:
        context = _context(db, asked, session_id)
    return asked.page("agendas/agenda.html", **context, problem=None, typed=None)


@router.get("/sessions/{session_id}/agenda/history")
def history(asked: Asking, read: Reader, session_id: UUID) -> Response:
    with read() as db:
        session = queries.session_facts(db, asked.viewer, session_id)
        stored = stored_agenda(db, session, asked.now, with_history=True)
    if stored is None:
        raise NotFound("agenda-not-found", say("There is no agenda here yet."))
    versions = views.history(session, stored)
    return asked.page("agendas/history.html", session=session, versions=versions)


@router.post("/sessions/{session_id}/agenda")
def change(
    asked: Asking, db: WriteDb, session_id: UUID, *, typed: Typed, if_match: IfMatch = None
) -> Response:
    # the version that the editor saw: If-Match wins over the form field
    if if_match is None:
        version = number(typed.version)
    else:
        version = _named_version(db, session_id, if_match)
    try:
        seen = _base(db, asked, session_id, version=version)
        _apply(db, seen, typed)
    except Stale:
        if if_match is not None:
            raise
        return _stale(db, asked, session_id, typed=typed)
    except Refused as problem:
        context = _context(db, asked, session_id)
        return asked.page("agendas/agenda.html", 422, **context, problem=problem, typed=typed)
    return _back(session_id, typed)


@router.post("/sessions/{session_id}/agenda/accept")
def accept(asked: Asking, db: WriteDb, session_id: UUID, *, typed: Typed) -> Response:
    """Agree to one item, or to all where none is named."""
    try:
        seen = _base(db, asked, session_id, version=number(typed.version))
    except Stale:
        return _stale(db, asked, session_id, typed=typed)
    edit_actions.accept(db, seen, [typed.item] if typed.item else None)
    return _back(session_id, typed)


@router.post("/sessions/{session_id}/agenda/restore")
def restore(asked: Asking, db: WriteDb, session_id: UUID, *, typed: Typed) -> Response:
    try:
        seen = _base(db, asked, session_id, version=number(typed.version))
    except Stale:
        return _stale(db, asked, session_id, typed=typed)
    edit_actions.restore(db, seen, number(typed.number))
    return _back(session_id, typed)


@router.post("/sessions/{session_id}/agenda/redraft")
def redraft(asked: Asking, session_id: UUID, typed: Typed) -> Response:
    return _drafted(
        asked,
        session_id,
        typed,
        draft=lambda: actions.redraft(
            asked.parts, asked.viewer, session_id, version=number(typed.version)
        ),
    )


@router.post("/sessions/{session_id}/agenda/regenerate")
def regenerate(asked: Asking, session_id: UUID, typed: Typed) -> Response:
    version = number(typed.version)
    return _drafted(
        asked,
        session_id,
        typed,
        draft=lambda: actions.regenerate(
            asked.parts, asked.viewer, session_id, version=version, key=typed.item
        ),
    )


def _drafted(
    asked: Asked, session_id: UUID, typed: TypedItem, *, draft: Callable[[], None]
) -> Response:
    try:
        draft()
    except Stale:
        with asked.parts.read() as db:
            return _stale(db, asked, session_id, typed=typed)
    except Refused as problem:
        with asked.parts.read() as db:
            context = _context(db, asked, session_id)
        return asked.page("agendas/agenda.html", 422, **context, problem=problem, typed=None)
    return _back(session_id, typed)


def _apply(db: Session, seen: LockedAgenda, typed: TypedItem) -> None:
    match typed.do:
        case "add":
            slot = typed.slot if typed.slot in _NEW_SLOTS else "open"
            edit_actions.add(db, seen, slot, edit=_edit(typed))
        case "remove":
            edit_actions.remove(db, seen, typed.item)
        case "up":
            edit_actions.shift(db, seen, typed.item, direction="up")
        case "down":
            edit_actions.shift(db, seen, typed.item, direction="down")
        case _:
            edit_actions.change(db, seen, typed.item, edit=_edit(typed))


def _edit(typed: TypedItem) -> Edit:
    return Edit(**checked(ItemIn, typed.model_dump()).model_dump())


def _base(db: Session, asked: Asked, session_id: UUID, *, version: int) -> LockedAgenda:
    return edit_actions.base(db, asked.viewer, session_id, version=version, now=asked.now)


def _named_version(db: Session, session_id: UUID, if_match: str) -> int:
    """Return the current version if it is named, else 0, which is always an old one."""
    current = current_number(db, session_id)
    return current if is_named(f'"{current}"', if_match, strongly=True) else 0


def _stale(db: Session, asked: Asked, session_id: UUID, *, typed: TypedItem) -> Response:
    context = _context(db, asked, session_id)
    agenda = context["agenda"]
    there = next((item for item in agenda.items if item.key == typed.item), None)
    return asked.page("agendas/stale.html", 412, **context, typed=typed, there=there)


def _context(db: Session, asked: Asked, session_id: UUID) -> dict[str, Any]:
    session = queries.session_facts(db, asked.viewer, session_id)
    is_first = session.number == 1 and session.is_planned
    return {
        "session": session,
        "starter": starter_progress.offered(db, asked.viewer, session.pair.partner.id)
        if is_first
        else None,
        "agenda": views.agenda_view(session, stored_agenda(db, session, now=asked.now)),
    }


def _back(session_id: UUID, typed: TypedItem) -> Response:
    place = f"#{typed.item}" if typed.item else ""
    return see_other(f"/sessions/{session_id}/agenda{place}")
