"""Know our columns by the words of spreadsheets, HR systems and directories; pure."""

import tomllib
import unicodedata
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from prompts.clean import clean

GIVEN, FAMILY = "given_name", "family_name"  # together they are the column "name"

_SOURCE: Final = files("service.people.importing") / "header_words.toml"
_RANKS: Final = {
    word: (column, rank)
    for column, words in tomllib.loads(_SOURCE.read_text(encoding="utf-8")).items()
    for rank, word in enumerate(words.split())
}


def columns_of(header: Sequence[str]) -> list[str]:
    """Name each cell of a header by our column, or by its own words where they mean none.

    Of two words for one column the likelier means it; the same word twice means it twice.
    """
    found = [_RANKS.get(_letters(cell)) for cell in header]
    best: dict[str, int] = {}
    for hit in found:
        if hit is not None:
            best[hit[0]] = min(hit[1], best.get(hit[0], hit[1]))
    return [
        hit[0] if hit is not None and best[hit[0]] == hit[1] else _own_words(cell)
        for hit, cell in zip(found, header, strict=True)
    ]


def _letters(cell: str) -> str:
    plain = unicodedata.normalize("NFKD", cell.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def _own_words(cell: str) -> str:
    return "_".join(unicodedata.normalize("NFKC", clean(cell)).casefold().split())
