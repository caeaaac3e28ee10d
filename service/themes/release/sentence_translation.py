"""Translate stored sentences that were made from phrases; pure."""

import re
from collections.abc import Mapping
from typing import Final

from service.i18n.formatting import dashed, listed
from service.i18n.language import N_, say

_TOLD: Final = re.compile(
    r"(?P<band>\d\S*) people wrote(?: about (?P<phrases>[^;]+?))?(?:; mostly (?P<mood>\w+))?\."
)
_SAYINGS: Final[Mapping[str | None, str]] = {
    None: N_("{band} people wrote about {phrases}."),
    "strain": N_("{band} people wrote about {phrases}; mostly concerns."),
    "strength": N_("{band} people wrote about {phrases}; mostly strengths."),
    "suggestion": N_("{band} people wrote about {phrases}; mostly suggestions."),
}


def retold(sentence: str) -> str:
    """Translate a sentence that was made from phrases; a model's words stay as they are."""
    found = _TOLD.fullmatch(sentence)
    if found is None or found["mood"] not in _SAYINGS:
        return sentence
    shown = dashed(found["band"])
    if found["phrases"] is None:
        return say("{band} people wrote.", band=shown)
    return say(_SAYINGS[found["mood"]], band=shown, phrases=listed(_phrases(found["phrases"])))


def _phrases(told: str) -> list[str]:
    """The parts of "one, another and a third"."""
    *first, last = told.split(", ")
    return [*first, *last.rsplit(" and ", 1)]
