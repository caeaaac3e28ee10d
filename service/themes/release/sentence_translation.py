"""Translate stored sentences that were made from phrases or in frames; pure.

What the frames say of English texts stays English: only who says it, and how, is translated.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from service.i18n.formatting import dashed, listed, month
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
# the longer openings first
_FRAMED: Final[Mapping[str, str]] = {
    "wrote that": N_("{band} people wrote that {matter}."),
    "wrote of": N_("{band} people wrote of {matter}."),
    "ask about": N_("{band} people ask about {matter}."),
    "ask": N_("{band} people ask {matter}."),
    "tell of": N_("{band} people tell of {matter}."),
    "have ideas for": N_("{band} people have ideas for {matter}."),
    "have wishes about": N_("{band} people have wishes about {matter}."),
    "have questions about": N_("{band} people have questions about {matter}."),
    "make suggestions about": N_("{band} people make suggestions about {matter}."),
    "say what they will do about": N_("{band} people say what they will do about {matter}."),
    "are trying out": N_("{band} people are trying out {matter}."),
    "miss": N_("{band} people miss {matter}."),
    "check": N_("{band} people check {matter}."),
}
_FRAME: Final = re.compile(
    rf"(?P<band>\d\S*) people (?P<frame>{'|'.join(_FRAMED)}) (?P<matter>[^;]+)\."
)
_LINEAGE: Final = re.compile(
    r"(?P<how>\w+(?: \w+)? (?:from|in)) (?P<first>\w+)(?: to (?P<last>\w+))?"
)
_LINEAGES: Final[Mapping[str, str]] = {
    "continues from": N_("continues from {period}"),
    "last seen in": N_("last seen in {period}"),
    "first seen in": N_("first seen in {period}"),
}
_SPLIT: Final = "split from "
_MONTHS: Final = {name: number for number, name in enumerate(calendar.month_name) if name}


def repeats_the_label(sentence: str) -> bool:
    """Whether a sentence only lists phrases and a band, which a card shows anyway."""
    return _TOLD.fullmatch(sentence) is not None


def retold(sentence: str) -> str:
    """Translate a sentence that was made from phrases; a model's words stay as they are."""
    framed = _FRAME.fullmatch(sentence)
    if framed is not None:
        opening, matter = framed["frame"], framed["matter"]
        pattern = _FRAMED[opening]
        return say(pattern, band=dashed(framed["band"]), matter=matter)
    found = _TOLD.fullmatch(sentence)
    if found is None or found["mood"] not in _SAYINGS:
        return sentence
    shown = dashed(found["band"])
    if found["phrases"] is None:
        return say("{band} people wrote.", band=shown)
    *first, last = found["phrases"].split(", ")  # "one, another and a third"
    phrases = listed([*first, *last.rsplit(" and ", 1)])
    return say(_SAYINGS[found["mood"]], band=shown, phrases=phrases)


def retold_lineage(lineage: str) -> str:
    """Translate where a theme comes from, as a release stores it."""
    if lineage.startswith(_SPLIT):
        return say("split from {theme}", theme=lineage.removeprefix(_SPLIT))
    found = _LINEAGE.fullmatch(lineage)
    sentence = _LINEAGES.get(found["how"]) if found else None
    if found is None or sentence is None:
        return lineage
    period = _month(found["first"])
    if found["last"]:
        period = say("{first} to {last}", first=period, last=_month(found["last"]))
    return say(sentence, period=period)


def _month(name: str) -> str:
    return month(date(2000, _MONTHS[name], 1)) if name in _MONTHS else name
