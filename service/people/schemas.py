"""What bodies of JSON that name a person share."""

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from service.inputs import Address, Id, Name
from service.people.finding import PersonKey

NAMES: Final = PersonKey._fields


class PersonNamed(BaseModel):
    """A body with at most one of `person_id`, `email`, `external_id`; null is none of them."""

    model_config = ConfigDict(extra="forbid")

    person_id: Id | SkipJsonSchema[None] = None
    email: Address | SkipJsonSchema[None] = None
    external_id: Name | SkipJsonSchema[None] = None

    @model_validator(mode="before")
    @classmethod
    def _says_no_null(cls, data: Any) -> Any:  # noqa: ANN401  # whatever was sent
        if isinstance(data, dict) and None in data.values():
            raise PydanticCustomError("null", "Leave out what you do not send, instead of null.")
        return data

    @property
    def key(self) -> PersonKey:
        return PersonKey(self.person_id, self.email, self.external_id)

    def names_given(self) -> int:
        return sum(name is not None for name in self.key)
