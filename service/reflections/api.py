"""JSON API of reflections: services submit for a person, and read nothing back."""

from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from service.access.idempotency import AskedOnce, answered
from service.models import Audience
from service.reflections import actions, queries
from service.reflections.actions import Writing
from service.web.dependencies import Now, WriteDb
from service.web.inputs import PERSON_NAMES, PersonKey, Prose
from service.web.problem_responses import told_problems

router = APIRouter(tags=["reflections"])


class ReflectionIn(PersonKey):
    """A text of one of `person_id`, `email`, `external_id`; `pair` lets their partner read it."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [name]} for name in PERSON_NAMES],
            "examples": [
                {
                    "email": "mara.quist@tidewater.example",
                    "text": "Helen asked me to slow down, and she was right.",
                    "audience": "self",
                }
            ],
        },
    )

    text: Prose
    audience: Annotated[Audience, Field(description="who may read it besides its author")] = (
        Audience.SELF
    )

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.names_given() != 1:
            raise PydanticCustomError("one_of", "Send one of person_id, email, external_id.")
        return self


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
    responses=told_problems(404, 413, 507)
    | {201: {"headers": {"Location": {"schema": {"type": "string"}}}}},
)
def create_reflection(
    db: WriteDb, now: Now, asked: AskedOnce, *, wish: ReflectionIn, response: Response
) -> Created:
    """Counts in themes only once its author ticks it; its Location opens for its author alone."""

    def write() -> dict[str, str]:
        author = queries.author_called(db, wish)
        writing = Writing(wish.text, wish.audience)
        return {"id": str(actions.write_reflection(db, author, writing, now=now))}

    answer = answered(db, asked, wish.model_dump_json(), now=now, act=write)
    response.headers["Location"] = f"/reflections/{answer['id']}"
    return Created(id=UUID(answer["id"]))
