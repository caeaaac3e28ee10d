"""JSON API of agendas."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, JsonValue

from service.agendas import api_queries
from service.web.dependencies import Now, Reader
from service.web.etags import NOT_MODIFIED, IfNoneMatch, conditional
from service.web.problem_responses import told_problems

router = APIRouter(tags=["agendas"])

_EXAMPLE: dict[str, JsonValue] = {
    "session_id": "0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e11",
    "number": 7,
    "starts_at": "2026-11-25T15:00:00Z",
    "minutes": 45,
    "version": 3,
    "label": "Drafted without a language model",
    "items": [
        {
            "key": "a_learns_1",
            "title": "Helen teaches: where to aim",
            "question": "The claims call: at which minute was it decided?",
            "minutes": 6,
            "because": "because Helen offers “thirty years of claims, told as stories”",
            "author": "default",
            "led_by": "0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e12",
            "agreed_by": ["0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e12"],
        }
    ],
}


class AgendaItemOut(BaseModel):
    """`author` is default, model or person; `led_by` is who teaches in it, if anybody."""

    key: str
    title: str
    question: str
    minutes: int
    because: str
    author: str
    led_by: UUID | None
    agreed_by: list[UUID]


class AgendaOut(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    session_id: UUID
    number: int
    starts_at: datetime
    minutes: int
    version: int
    label: str
    items: list[AgendaItemOut]


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
        found = api_queries.agenda_of(db, session_id, now)
    body = AgendaOut.model_validate(found, from_attributes=True).model_dump_json().encode()
    return conditional(if_none_match, body, headers={"Cache-Control": "no-store"})
