"""Types for input from outside; anything else is refused with a plain sentence."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Final, NamedTuple
from uuid import UUID

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
)
from pydantic_core import PydanticCustomError

from service.i18n.formatting import number
from service.i18n.language import say


class Length(NamedTuple):
    """How many characters a text may have."""

    shortest: int
    longest: int


LINE_LENGTH: Final = Length(3, 200)
PROSE_LENGTH: Final = Length(1, 4000)
NAME_LENGTH: Final = Length(1, 120)
ADDRESS_LENGTH: Final = Length(3, 254)
_LARGEST_COUNT: Final = 2**31 - 1

_LINE_ENDS: Final = re.compile("\r\n?|[\u0085\u2028\u2029]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_OVERRIDES: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FILLERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters by class, blank on paper


class NoQuery(BaseModel):
    """A query without parameters."""

    model_config = ConfigDict(extra="forbid")


class TextRefused(ValueError):
    """Its message is a sentence for whoever sent the text, and holds none of it."""


def tidy_prose(text: str, length: Length = PROSE_LENGTH) -> str:
    """Give the text in NFC with line feeds and no blank edges; raise TextRefused."""
    if _SURROGATES.search(text):
        raise TextRefused(
            say("This text contains half a character; type it instead of pasting it.")
        )
    plain = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text).replace("\t", " ")).strip()
    if _CONTROLS.search(plain):
        raise TextRefused(
            say("This text contains control characters; type it instead of pasting it.")
        )
    if _OVERRIDES.search(plain):
        raise TextRefused(
            say("This text contains marks that reverse the writing direction; remove them.")
        )
    if not any(_is_visible(sign) for sign in plain):
        raise TextRefused(say("Write something here; it is empty."))
    if not length.shortest <= len(plain) <= length.longest:
        raise TextRefused(
            say(
                "Use {shortest} to {longest} characters; you have used {length}.",
                shortest=number(length.shortest),
                longest=number(length.longest),
                length=number(len(plain)),
            )
        )
    return plain


def tidy_line(text: str, length: Length = LINE_LENGTH) -> str:
    """Tidy what must stay on one line and say something in letters or digits."""
    plain = tidy_prose(text, length)
    if "\n" in plain:
        raise TextRefused(say("Write this on one line."))
    if not any(sign.isalnum() and sign not in _FILLERS for sign in plain):
        raise TextRefused(say("Use at least one letter or digit."))
    return plain


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and sign not in _FILLERS


def _tidied(tidy: Callable[[str, Length], str], length: Length) -> BeforeValidator:
    def tidied(value: object) -> object:
        if not isinstance(value, str):
            raise _custom("text_type", say("Send text here."))
        try:
            return tidy(value, length)
        except TextRefused as problem:
            raise _custom("text_refused", str(problem)) from None

    return BeforeValidator(tidied)


def _within(length: Length) -> StringConstraints:
    return StringConstraints(min_length=length.shortest, max_length=length.longest)


def _custom(kind: str, sentence: str) -> PydanticCustomError:
    return PydanticCustomError(kind, "{sentence}", {"sentence": sentence})


def _number(value: object) -> object:
    """Accept what is written as a number; refuse booleans, NaN and infinity."""
    is_number = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    if not is_number or (isinstance(value, float) and not math.isfinite(value)):
        raise _custom("number_type", say("Send a finite number here."))
    return _clean_text(value)


def _clean_text(value: object) -> object:
    """Refuse half characters before a parser meets them."""
    if isinstance(value, str) and _SURROGATES.search(value):
        raise _custom("half_character", say("Send plain text here."))
    return value


def _day(value: object) -> object:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise TextRefused(say("Choose a day.")) from None


Line = Annotated[str, _within(LINE_LENGTH), _tidied(tidy_line, LINE_LENGTH)]
Prose = Annotated[str, _within(PROSE_LENGTH), _tidied(tidy_prose, PROSE_LENGTH)]
Name = Annotated[str, _within(NAME_LENGTH), _tidied(tidy_line, NAME_LENGTH)]
Address = Annotated[str, _within(ADDRESS_LENGTH), _tidied(tidy_line, ADDRESS_LENGTH)]
Count = Annotated[int, Field(ge=0, le=_LARGEST_COUNT), BeforeValidator(_number)]
Id = Annotated[UUID, BeforeValidator(_clean_text)]
Day = Annotated[date, BeforeValidator(_day)]


class ByPersonId(BaseModel):
    person_id: Id


class ByEmail(BaseModel):
    email: Address


class ByExternalId(BaseModel):
    external_id: Name


PersonKey = ByPersonId | ByEmail | ByExternalId  # the names that programs know a person by


def chosen_by(*fields: str) -> Discriminator:
    """Choose a model of a union by which of these fields is sent, as the `chosen` one is tagged."""

    def choose(body: object) -> str | None:
        sent = [field for field in fields if isinstance(body, Mapping) and field in body]
        return _tag(sent[0]) if len(sent) == 1 else None

    return Discriminator(
        choose,
        custom_error_type="one_of",
        custom_error_message=f"Send one of {', '.join(fields)}.",
    )


def chosen(field: str) -> Tag:
    return Tag(_tag(field))


def _tag(field: str) -> str:
    return f"by {field}"  # no name of a field, so that a pointer to a fault can leave it out
