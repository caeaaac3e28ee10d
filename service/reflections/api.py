"""JSON API of reflections: services submit for a person, and read nothing back."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field

from service.access.idempotency import AskedOnce, answered
from service.models import Audience
from service.reflections import actions, queries
from service.reflections.actions import Writing
from service.web.dependencies import Now, WriteDb
from service.web.inputs import ByEmail, ByExternalId, ByPersonId, Prose, chosen, chosen_by
from service.web.problem_responses import told_problems

router = APIRouter(tags=["reflections"])


class ReflectionIn(BaseModel):
    """`audience` is `pair` for a text that its author's partner may read too."""

    model_config = ConfigDict(extra="forbid")

    text: Prose
    audience: Annotated[Audience, Field(description="who may read it besides its author")] = (
        Audience.SELF
    )


class ReflectionByPersonId(ByPersonId, ReflectionIn): ...


class ReflectionByEmail(ByEmail, ReflectionIn): ...


class ReflectionByExternalId(ByExternalId, ReflectionIn): ...


AnyReflection = Annotated[
    Annotated[ReflectionByPersonId, chosen("person_id")]
    | Annotated[ReflectionByEmail, chosen("email")]
    | Annotated[ReflectionByExternalId, chosen("external_id")],
    chosen_by("person_id", "email", "external_id"),
]
_EXAMPLES: Final[dict[str, Example]] = {
    "by e-mail address": {
        "value": {
            "email": "mara.quist@tidewater.example",
            "text": "Helen asked me to slow down, and she was right.",
            "audience": "self",
        }
    }
}


class Created(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "019abf61-6c00-7a6f-8b1c-9d2f6b1a4c10"}]}
    )

    id: UUID


@router.post(
    "/api/v1/reflections",
    operation_id="create_reflection",
    summary="Submit a reflection for a person, readable by that person alone",
    status_code=201,
    responses=told_problems(404, 413, 415, 507)
    | {201: {"headers": {"Location": {"schema": {"type": "string"}}}}},
)
def create_reflection(
    db: WriteDb,
    now: Now,
    asked: AskedOnce,
    *,
    wish: Annotated[AnyReflection, Body(openapi_examples=_EXAMPLES)],
    response: Response,
) -> Created:
    """Counts in themes only once its author ticks it; its Location opens for its author alone."""

    def write() -> dict[str, str]:
        author = queries.author_called(db, wish)
        writing = Writing(wish.text, wish.audience)
        return {"id": str(actions.write_reflection(db, author, writing, now=now))}

    answer = answered(db, asked, wish.model_dump_json(), now=now, act=write)
    response.headers["Location"] = f"/reflections/{answer['id']}"
    return Created(id=UUID(answer["id"]))
