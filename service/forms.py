"""Forms as people send them: checked by a model, refused with a sentence beside each field."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from service.problems import Refused

Model = TypeVar("Model", bound=BaseModel)


def checked(model: type[Model], raw: Mapping[str, Any]) -> Model:
    """The typed form; Refused names each faulty field, and never repeats what was typed."""
    try:
        return model.model_validate(dict(raw))
    except ValidationError as error:
        fields = {str(one["loc"][0]): sentence(one) for one in error.errors()}
    raise Refused("invalid-input", "Some of this cannot be taken yet.", fields)


def sentence(one: Mapping[str, Any]) -> str:
    """What pydantic says of one value, without the value."""
    if one["type"] == "missing":
        return "This is needed."
    if one["type"] == "value_error":
        return str(one["ctx"]["error"])
    said = str(one["msg"]).replace("Input should", "This should")
    return said.rstrip(".") + "."
