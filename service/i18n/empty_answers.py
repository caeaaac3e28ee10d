"""Tell answers that say nothing, in English, German, French and Spanish; pure.

An answer is empty where one of its words denies, puts off or points elsewhere, and no other could
be a subject beside it: "none at the moment", "siehe oben", "je ne sais pas". "LinkedIn" says
something, "see LinkedIn" does not.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import Final

_SOURCE: Final = files("service.i18n") / "empty_answers.toml"
_LANGUAGES: Final = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))

# the mark of a name that was taken out, a form's own words, a spreadsheet's fault
_NOTHING: Final = re.compile(r"\[[^\]]*\]|#[A-Z]+[!?/]?[A-Z0-9]*[!?]?")
_WORD: Final = re.compile(r"[^\W\d_]+")

# Written in letters alone: "n/a", "k. A.", "#N/D".
_ABBREVIATIONS: Final = frozenset(_LANGUAGES.pop("abbreviations")["words"].split())
_SAYS_MUCH: Final = re.compile(  # saying no is a skill, and "no time" is an answer
    r"\b(?:no|nein|non) (?:sagen|say)\b|\b(?:say|dire|decir)(?: que)? (?:no|non)\b"
    r"|^(?:learn to|apprendre a|aprender a)\b"
    r"|\b(?:no|enough|keine|pas (?:le|de)|sin|tengo|hay) (?:time|zeit|temps|tiempo)\b"
)
_MASHED: Final = re.compile(  # on the keyboard, or a laugh: "asdf", "xyxyxy", "blabla"
    r"(?:asdf|qwert|azert)\w*|(\w{1,3}?)\1+\w?|[bcdfghjklmnpqrstvwxz]{6,}"
)
_SWEEPING: Final = frozenset(
    ("all", "anything", "everything", "alles", "tout", "todo", "cualquier")
)
_FEW: Final = 3  # words: "anything really", but "I still read all of it"
_SHORTEST_TYPO: Final = 6  # letters of the word that was meant


def is_empty_answer(text: str) -> bool:
    """Hold for "n/a", "don't know", "same as above", signs alone, and nothing at all."""
    folded = _folded(_NOTHING.sub(" ", text))
    words = [word for word in _WORD.findall(folded) if not _MASHED.fullmatch(word)]
    if not words or "".join(words) in _ABBREVIATIONS:
        return True
    if len(words) == 1 and len(words[0]) == 1:
        return False  # the languages C and R
    if not all(word in _KNOWN for word in words):
        return False
    said = " ".join(words)
    if _SAYS_MUCH.search(said):
        return False
    denying = _DENYING if len(words) <= _FEW else _DENYING_MANY
    return not denying.isdisjoint(words) or _PUT_OFF.search(said) is not None


def _folded(text: str) -> str:
    """Lower case without accents; what is written for an apostrophe parts words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _with_typos(words: frozenset[str]) -> frozenset[str]:
    """Add long words with two letters exchanged or one left out."""
    return words.union(
        typo for word in words if len(word) >= _SHORTEST_TYPO for typo in _typos(word)
    )


def _typos(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _words(kind: str) -> frozenset[str]:
    return frozenset(word for each in _LANGUAGES.values() for word in each[kind].split())


_DENYING: Final = _with_typos(_words("denials")) - _words("fillers")
_DENYING_MANY: Final = _DENYING - _SWEEPING
_KNOWN: Final = _with_typos(_words("fillers")) | _DENYING | _ABBREVIATIONS
_PUT_OFF: Final = re.compile(
    "|".join(
        rf"\b{phrase}\b".replace("*", r"\w+")
        for each in _LANGUAGES.values()
        for phrase in each["phrases"]
    )
)
