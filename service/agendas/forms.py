"""Forms of an agenda: as typed, unchecked, and as the actions take them."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from service.i18n.language import say
from service.web.inputs import Length, TextRefused, tidy_line, tidy_prose

_MOST_MINUTES = 120


def _minutes(value: object) -> object:
    if isinstance(value, str) and not (value.strip().isdigit() and len(value.strip()) < 4):  # noqa: PLR2004  # three digits are minutes, more are a slip
        raise TextRefused(say("Enter whole minutes, such as 12."))
    return value


class TypedItem(BaseModel):
    """An agenda form as it was sent; `item` is a key, `slot` where a new one goes."""

    do: str = "save"
    version: str = "0"
    item: str = ""
    slot: str = ""
    title: str = ""
    question: str = ""
    minutes: str = ""
    number: str = "0"


class ItemIn(BaseModel):
    title: Annotated[str, AfterValidator(lambda text: tidy_line(text, Length(2, 80)))]
    question: Annotated[str, AfterValidator(lambda text: tidy_prose(text, Length(3, 600)))]
    minutes: Annotated[int, Field(ge=1, le=_MOST_MINUTES), BeforeValidator(_minutes)]


def number(text: str) -> int:
    """Read the version that a form sends; anything else counts as an old one."""
    return int(text) if text.isdecimal() and len(text) < 7 else 0  # noqa: PLR2004  # longer than any version
