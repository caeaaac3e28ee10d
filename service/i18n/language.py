"""The current language: gettext sentences with plurals, never joined from parts.

It is set for each request or e-mail; the code's sentences are English.
"""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
PSEUDO: Final = "en-XA"  # English with accents, to find what was never marked for translation
DEFAULT: Final = "en"

_CATALOGUES: Final = Path(__file__).parent.parent / "languages"
_spoken: Final = ContextVar("spoken", default=DEFAULT)


class _Pseudo(gettext.NullTranslations):
    """Pseudo-language: brackets around each sentence, accented letters, fields and tags kept."""

    def gettext(self, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(msgid1 if n == 1 else msgid2)


def say(sentence: str, /, **values: object) -> str:
    """Translate a sentence into the current language; `{name}` in it stands for a value."""
    found = translate(sentence)
    return found.format(**values) if values else found


def say_many(one: str, many: str, count: int, /, **values: object) -> str:
    """Translate one of two sentences by a count, which is `{count}` in them."""
    return translate_many(one, many, count).format(count=count, **values)


def N_(sentence: str) -> str:  # noqa: N802  # gettext's own name for it, known to its tools
    """Mark a constant for translation; `say` translates it where somebody reads it."""
    return sentence


def translate(sentence: str) -> str:
    return _catalogue(_spoken.get()).gettext(sentence) if sentence else ""


def translate_many(one: str, many: str, count: int) -> str:
    return _catalogue(_spoken.get()).ngettext(one, many, count)


def spoken() -> str:
    """Return the current language as a BCP 47 tag."""
    return _spoken.get()


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Set the current language for a block; an unknown one means English."""
    before = _spoken.set(known(language) or DEFAULT)
    try:
        yield
    finally:
        _spoken.reset(before)


def known(language: str | None) -> str | None:
    return language if language in LANGUAGES or language == PSEUDO else None


def preferred(accepted: str) -> str:
    """The first language of an Accept-Language header that is known, else English."""
    for _, tag in sorted(_weighted(accepted), key=lambda found: -found[0]):
        if known(tag.partition("-")[0].lower()):
            return tag.partition("-")[0].lower()
    return DEFAULT


def _weighted(accepted: str) -> Iterator[tuple[float, str]]:
    for part in accepted.split(",")[:20]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            yield float(weight or 1), tag
        except ValueError:
            continue


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == PSEUDO:
        return _Pseudo()
    return gettext.translation("bothways", _CATALOGUES, [language], fallback=True)


_ACCENTS: Final = str.maketrans("aeiouyncAEIOUNC", "àéîöûýñçÀÉÎÖÛÑÇ")
_KEPT: Final = {
    "{": "}",
    "<": ">",
    "%": ")",
    "&": ";",
}  # what a sentence's fields and tags stand in


def accented(message: str) -> str:
    """Return a sentence in the pseudo-language; its fields and tags stay as they are."""
    made, until = ["["], ""
    for sign in message:
        if until:
            until = "" if sign == until else until
            made.append(sign)
        elif sign in _KEPT and (sign != "%" or "%(" in message) and (sign != "&" or ";" in message):
            until = _KEPT[sign]
            made.append(sign)
        else:
            made.append(sign.translate(_ACCENTS))
    return "".join([*made, "]"])
