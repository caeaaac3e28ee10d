"""Fold case and accents, to compare words; pure."""

import unicodedata


def folded(text: str) -> str:
    """Case-folded and without accents, to compare words."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
