"""Know our columns by the words of spreadsheets, HR systems and directories; pure."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from prompts.clean import clean

GIVEN, FAMILY = "given_name", "family_name"  # together they are the column "name"

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_MARK: Final = re.compile(r"\[[^\]]*\]")
_SOURCE: Final = files("service.people.importing.roster_file") / "header_words.toml"
_RANKS: Final = {
    word: (column, rank)
    for column, words in tomllib.loads(_SOURCE.read_text(encoding="utf-8")).items()
    for rank, word in enumerate(words.split())
}


def columns_of(header: Sequence[str], chosen: Mapping[str, str] = _NOTHING) -> list[str]:
    """Name each cell of a header by our column, or by nothing where it means none.

    Of two words for one column the likelier means it; the same word twice means it twice. What was
    `chosen` for a column, by its number or its header, wins over what its header means.
    """
    by_hand = [
        chosen.get(str(number), chosen.get(folded_header(cell)))
        for number, cell in enumerate(header, start=1)
    ]
    hits = [
        hit
        if name is None and (hit := _RANKS.get(_letters(cell))) and hit[0] not in by_hand
        else None
        for cell, name in zip(header, by_hand, strict=True)
    ]
    best: dict[str, int] = {}
    for hit in filter(None, hits):
        best[hit[0]] = min(hit[1], best.get(hit[0], hit[1]))
    return [
        hit[0] if hit is not None and best[hit[0]] == hit[1] else name or ""
        for hit, name in zip(hits, by_hand, strict=True)
    ]


def folded_header(cell: str) -> str:
    """Give what tells headers apart: their words in lower case, without what nobody sees."""
    return " ".join(unicodedata.normalize("NFKC", clean(cell)).casefold().split())


def _letters(cell: str) -> str:
    """Fold a header; "[Required]" says nothing of its column, and "#" is a number."""
    bare = _MARK.sub("", cell).replace("#", "number")
    plain = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(sign for sign in plain if sign.isalnum())
