"""Forms as people send them: checked by a model, refused with a sentence beside each field."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from service.i18n.language import N_, say
from service.problems import Refused

Model = TypeVar("Model", bound=BaseModel)

# what pydantic finds, by its own names, said to people; `{...}` is what it tells of the rule
_FOUND: Final[Mapping[str, str]] = {
    "missing": N_("This is needed."),
    "bool_parsing": N_("This should be yes or no."),
    "date_parsing": N_("This should be a date."),
    "datetime_parsing": N_("This should be a date and a time."),
    "decimal_parsing": N_("This should be a number."),
    "enum": N_("This should be one of the choices offered."),
    "float_parsing": N_("This should be a number."),
    "greater_than": N_("This should be greater than {gt}."),
    "greater_than_equal": N_("This should be at least {ge}."),
    "int_from_float": N_("This should be a whole number."),
    "int_parsing": N_("This should be a whole number."),
    "less_than": N_("This should be less than {lt}."),
    "less_than_equal": N_("This should be at most {le}."),
    "literal_error": N_("This should be one of the choices offered."),
    "time_parsing": N_("This should be a time."),
    "timezone_aware": N_("This should be a time with its zone."),
    "too_long": N_("Choose at most {max_length}."),
    "too_short": N_("Choose at least {min_length}."),
    "uuid_parsing": N_("This should be one of the choices offered."),
}


def checked(model: type[Model], raw: Mapping[str, Any]) -> Model:
    """The typed form; Refused names each faulty field, and never repeats what was typed."""
    try:
        return model.model_validate(dict(raw))
    except ValidationError as error:
        fields = {str(one["loc"][0]): said(one) for one in error.errors()}
    raise Refused("invalid-input", say("Some of this cannot be taken yet."), fields)


def said(one: Mapping[str, Any]) -> str:
    """What is wrong with one value, for a person, without the value."""
    known = _FOUND.get(one["type"])
    return say(known, **one.get("ctx", {})) if known else sentence(one)


def sentence(one: Mapping[str, Any]) -> str:
    """What pydantic says of one value, for a program, without the value."""
    if one["type"] == "missing":
        return "This is needed."
    if one["type"] == "value_error":
        return str(one["ctx"]["error"])
    found = str(one["msg"]).replace("Input should", "This should")
    return found.rstrip(".") + "."
