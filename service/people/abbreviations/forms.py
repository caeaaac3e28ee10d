"""Check a typed abbreviation, whether it came by a form or in a file."""

from typing import Final

from service.i18n.language import say
from service.people.abbreviations.expansion import ShortForm
from service.problems import Refused
from service.web.inputs import NAME_LENGTH, Length, TextRefused, tidy_line

SHORT_LENGTH: Final = Length(1, 40)


def short_form(short: str, meaning: str) -> ShortForm:
    """Return it tidied; Refused says what is wrong with which of the two."""
    tidied, faults = dict[str, str](), dict[str, str]()
    typed = {"short": (short, SHORT_LENGTH), "meaning": (meaning, NAME_LENGTH)}
    for field, (text, length) in typed.items():
        try:
            tidied[field] = tidy_line(text, length)
        except TextRefused as problem:
            faults[field] = str(problem)
    if faults:
        raise Refused("invalid-input", say("Some of this needs to be corrected."), faults)
    return ShortForm(**tidied)
