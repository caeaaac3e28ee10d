"""Tokenise and stem texts for comparison; nothing is stored or logged."""

import re

from embeddings.stopwords import STOPWORDS

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s", "e")
_SHORTEST = 4  # letters: shorter words carry grammar more often than matter
# what every text about mentoring says, beside what every text says
_OF_MENTORING = """
agenda ahead alone anybody aprender aside best better bring cuál cuándo cómo deal dich dónde
enseñar everybody find good half hear help hope hour item later learn learning lernen list long
look mean mentor mentoring minutes moment month möchte offer offers open part partner people
person piece place point question quiero quién read real seek seeks session show small step talk
taught teach teaches teaching thank time today turn wann warum week wish wollen word work wrote
year
"""
_FILLER = STOPWORDS | frozenset(_OF_MENTORING.split())


def words(text: str) -> list[str]:
    """Every word, folded, in reading order; digits and signs are no words."""
    return [found.casefold().replace("\u2019", "'") for found in _WORD.findall(text)]


def content_words(text: str) -> frozenset[str]:
    """Stems of the words that say what a text is about."""
    kept = (word for word in words(text) if len(word) >= _SHORTEST and word not in _FILLER)
    return frozenset(_stem(word) for word in kept)


def share_content(first: str, second: str) -> bool:
    return not content_words(first).isdisjoint(content_words(second))


def singular(word: str) -> str:
    """Drop the s of an English plural; "gas" and "bus" keep theirs."""
    return word.removesuffix("s") if len(word) >= _SHORTEST else word


def runs(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """Every run of `length` consecutive words; empty for a shorter text."""
    found = words(text)
    return frozenset(tuple(found[i : i + length]) for i in range(len(found) - length + 1))


def trimmed(text: str, limit: int = 80) -> str:
    """The text on one line, cut after a whole word; never longer than `limit` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rfind(" ") if line[limit - 1] != " " else limit - 1
    return (head[:cut] if cut > 0 else head).rstrip(" ,;:.-") + "\u2026"


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word
