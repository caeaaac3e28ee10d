"""JSON API of agendas."""

from uuid import UUID

from fastapi import APIRouter, Response

from service.agendas.api_queries import AgendaOut, agenda_of
from service.web.dependencies import Now, Reader
from service.web.etags import NOT_MODIFIED, IfNoneMatch, conditional
from service.web.problem_responses import told_problems

router = APIRouter(tags=["agendas"])


@router.get(
    "/api/v1/sessions/{session_id}/agenda",
    operation_id="get_session_agenda",
    summary="Read a session's agenda, if both people let other services read it",
    response_model=AgendaOut,
    responses={**told_problems(404), **NOT_MODIFIED},
)
def get_session_agenda(
    read: Reader, now: Now, session_id: UUID, *, if_none_match: IfNoneMatch = None
) -> Response:
    with read() as db:
        found = agenda_of(db, session_id, now)
    body = found.model_dump_json().encode()
    return conditional(if_none_match, body, headers={"Cache-Control": "no-store"})
