"""What a lead may call a theme: words that were published, and nothing that names somebody; pure.

Private texts are not asked: a check against them would answer questions about them.
"""

from collections.abc import Collection
from typing import Final

from service.i18n.accents import folded
from service.i18n.words import content_words, singular, words
from service.privacy.redaction.redact import redact
from service.privacy.redaction.roster_names import RosterNames

LONGEST_NAME: Final = 60  # characters
MOST_NAME_WORDS: Final = 8
_SHORTEST_STEM: Final = 5  # letters that two forms of one word share


def is_fit_name(
    name: str, roster: RosterNames, *, published: Collection[str], taken: Collection[str]
) -> bool:
    """Whether the name shares a word with what was published of the theme, and names nobody.

    `taken` are what other themes are called.
    """
    said = words(name)
    return (
        0 < len(said) <= MOST_NAME_WORDS
        and len(name) <= LONGEST_NAME
        and not any(sign.isdigit() or sign in "[]<>@" for sign in name)
        and folded(name) not in {folded(other) for other in taken}
        and _shares_a_word(name, published)
        and not redact(name, roster).counts
    )


def _shares_a_word(name: str, published: Collection[str]) -> bool:
    told = _forms(" ".join(published))
    return any(_is_form_of(mine, other) for mine in _forms(name) for other in told)


def _forms(text: str) -> frozenset[str]:
    """Words that say what a text is about; all of its words where none does."""
    return content_words(text) or frozenset(singular(word) for word in words(text))


def _is_form_of(one: str, other: str) -> bool:
    """Meetings is a form of meeting, Besprechungen of Besprechung."""
    shorter, longer = sorted((folded(one), folded(other)), key=len)
    return shorter == longer or (len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter))
