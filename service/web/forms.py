"""Validate forms and say what is wrong beside each field."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from service.i18n.language import N_, say
from service.problems import Refused

Model = TypeVar("Model", bound=BaseModel)

# what pydantic finds, by its own names, said to people; `{...}` is what it tells of the rule
_FOUND: Final[Mapping[str, str]] = {
    "missing": N_("Please fill this in."),
    "bool_parsing": N_("Choose yes or no."),
    "date_parsing": N_("Enter a date."),
    "date_from_datetime_parsing": N_("Enter a date."),
    "datetime_parsing": N_("Enter a date and a time."),
    "datetime_from_date_parsing": N_("Enter a date and a time."),
    "decimal_parsing": N_("Enter a number."),
    "enum": N_("Choose one of the options offered."),
    "float_parsing": N_("Enter a number."),
    "greater_than": N_("Enter a number greater than {gt}."),
    "greater_than_equal": N_("Enter at least {ge}."),
    "int_from_float": N_("Enter a whole number."),
    "int_parsing": N_("Enter a whole number."),
    "int_parsing_size": N_("Enter a smaller number."),
    "less_than": N_("Enter a number less than {lt}."),
    "less_than_equal": N_("Enter at most {le}."),
    "literal_error": N_("Choose one of the options offered."),
    "string_too_long": N_("Use at most {max_length} characters."),
    "string_too_short": N_("Use at least {min_length} characters."),
    "time_parsing": N_("Enter a time."),
    "timezone_aware": N_("Enter a time with its time zone."),
    "too_long": N_("Choose at most {max_length}."),
    "too_short": N_("Choose at least {min_length}."),
    "uuid_parsing": N_("Choose one of the options offered."),
}
# what pydantic says in words of its own, or with some of what was sent
_FOUND_BY_PROGRAMS: Final[Mapping[str, str]] = {
    "json_invalid": "This is not valid JSON.",
    "missing": "This field is required.",
    "uuid_parsing": "This should be a UUID.",
}


def filled(typed: BaseModel) -> dict[str, str]:
    """What was typed into the fields of a form: an empty field is a missing one."""
    return {name: value for name, value in typed if value.strip()}


def checked(
    model: type[Model], raw: Mapping[str, Any], *, missing: Mapping[str, str] = MappingProxyType({})
) -> Model:
    """Validate a form; Refused names each faulty field, and never repeats what was typed.

    `missing` says by name what to fill in where "Please fill this in." would not do.
    """
    try:
        return model.model_validate(dict(raw))
    except ValidationError as error:
        fields = {str(one["loc"][0]): said(one) for one in error.errors()}
    fields |= {name: asked for name, asked in missing.items() if name not in raw}
    raise Refused("invalid-input", say("Some of this needs to be corrected."), fields)


def said(one: Mapping[str, Any]) -> str:
    """Say what is wrong with one value in the reader's language, without the value."""
    context = one.get("ctx", {})
    if known := _FOUND.get(one["type"]):
        return say(known, **context)
    if one["type"] == "value_error":
        return str(context["error"])  # said by the check that refused it
    return str(context.get("sentence") or say("This value is not valid."))


def sentence(one: Mapping[str, Any]) -> str:
    """Say what is wrong with one value in English, for a program, without the value."""
    if known := _FOUND_BY_PROGRAMS.get(one["type"]):
        return known
    if one["type"] == "value_error":
        return str(one["ctx"]["error"])
    found = str(one["msg"]).replace("Input should", "This should")
    return found.rstrip(".") + "."
