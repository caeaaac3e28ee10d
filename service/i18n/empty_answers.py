"""Tell answers that say nothing, in English, German, French and Spanish; pure.

An answer says nothing where one language knows all its words (one long word may be mistyped) and
- one of them denies, puts off or points elsewhere: "none at the moment", "siehe oben"; or
- a negation stands beside words about answering, and beside a verb or a thing of work only in a
  sentence about oneself: "no comment", "je ne peux pas dire"; or
- a mere echo stands without any of these: "this is a test", "sorry"; or
- it holds one of the known phrases: "up to you", "wird nachgereicht".
It says something where it opens as a skill does ("saying no", "nicht unterbrechen"), where a weak
denial stands beside a verb or a thing of work ("same team"), and where seven words or more hold
neither a strong denial nor a negation about oneself. "LinkedIn" says something, and "see LinkedIn"
does not.
"""

import re
import tomllib
from importlib.resources import files
from itertools import islice
from typing import Any, Final

from service.i18n.accents import folded

_SOURCE: Final = files("service.i18n") / "empty_answers.toml"
_LISTS: Final = tomllib.loads(_SOURCE.read_text(encoding="utf-8"))

# the mark of a name that was taken out, a form's own words, a spreadsheet's fault
_NOTHING: Final = re.compile(r"\[[^\]]*\]|<[^>]*>|#[A-Z]+[!?/]?[A-Z0-9]*[!?]?")
_WORD: Final = re.compile(r"[^\W\d_]+")
_DIGIT: Final = re.compile(r"\d")
_ADDRESS: Final = re.compile(r"\w@\w")
_DOUBLED: Final = re.compile(r"(.)\1+")
_MASHED: Final = re.compile(  # on the keyboard, or a laugh: "asdf", "xyxyxy", "blabla"
    r"(?:asdf|qwert|azert|qsdf|hjkl|jkl|fgh|lkj)\w*|(\w{2,3})\1|(\w{1,3}?)\2\2+\w?"
    r"|[bcdfghjklmnpqrstvwxz]{6,}|x{2,}"
)
# Written in letters alone: "n/a", "k. A.", "#N/D".
_ABBREVIATIONS: Final = frozenset(_LISTS.pop("abbreviations")["words"].split())
_KINDS: Final = (  # a word of two kinds is of the first
    "denials", "echoes", "negations", "persons", "particles", "targets", "answering", "acts"
)  # fmt: skip
_SHORTEST_STEM: Final = 3  # letters
_SHORTEST_TYPO: Final = 6  # letters of what was meant
_LONG: Final = 7  # words: "same as above", but "I do the same thing as he does"


class _Language:
    """The kind of each word and stem ("answer*"), and what whole answers look like."""

    def __init__(self, lists: dict[str, Any]) -> None:
        words = {word: kind for kind in reversed(_KINDS) for word in lists[kind].split()}
        self.words: dict[str, str] = dict.fromkeys(_ABBREVIATIONS, "denials") | words
        self._weak = frozenset(lists["weak"].split())
        self._infinitive = re.compile(lists["infinitives"])
        self._phrases = _any_of(lists["phrases"], r"(?!\w)")
        self._skills = _any_of(lists["skills"])

    def kind(self, word: str) -> str | None:
        """An act in a form that names no skill is a word about answering."""
        stems = (word[:length] + "*" for length in range(_SHORTEST_STEM, len(word) + 1))
        kind = next((self.words[each] for each in (word, *stems) if each in self.words), None)
        return "answering" if kind == "acts" and not self._infinitive.search(word) else kind

    def says_nothing(self, words: list[str], kinds: list[str | None]) -> bool:
        said = " ".join(words)
        if None in kinds or self._skills.search(said):
            return False
        is_long = sum(len(word) > 1 for word in words) >= _LONG
        if not is_long and self._phrases.search(said):
            return True
        denying = {word for word, kind in zip(words, kinds, strict=False) if kind == "denials"}
        is_strong = not denying <= self._weak
        return kinds[0] != "acts" and (
            is_strong or _is_weakly_denied(frozenset(kinds), is_long=is_long)
        )


def _is_weakly_denied(kinds: frozenset[str | None], *, is_long: bool) -> bool:
    """Hold for what says nothing though no strong denial is among its kinds of words."""
    if is_long:
        return {"negations", "persons"} <= kinds
    has_subject = not kinds.isdisjoint(("acts", "targets"))
    if "denials" in kinds and not has_subject:
        return True
    if "echoes" in kinds:
        return not has_subject and "answering" not in kinds
    return "negations" in kinds and ("persons" in kinds or not has_subject)


def is_empty_answer(text: str) -> bool:
    """Hold for "n/a", "don't know", "same as above", signs alone, and nothing at all."""
    plain = folded(_NOTHING.sub(" ", text))
    words = [word for word in _WORD.findall(plain) if word in _READ or not _MASHED.fullmatch(word)]
    if not words or "".join(words) in _ABBREVIATIONS:
        return True
    if (len(words) == 1 and len(words[0]) == 1) or _ADDRESS.search(text):
        return False  # the languages C and R
    strange = list(islice((at for at, word in enumerate(words) if not _read(word)), 2))
    if len(strange) > 1:
        return False
    for at in strange:
        meant = _meant(words[at])
        if meant is None or (len(words) == 1 and meant not in _DENYING):
            return False
        words[at] = meant
    number = ["targets"] if _DIGIT.search(plain) else []
    return any(
        language.says_nothing(words, [*(_read(word)[place] for word in words), *number])
        for place, language in enumerate(_LANGUAGES)
    )


def _any_of(patterns: list[str], end: str = "") -> re.Pattern[str]:
    """Match any of them; a star is any word."""
    return re.compile("|".join(f"(?:{each}){end}" for each in patterns).replace(" *", r" \w+"))


def _read(word: str) -> tuple[str | None, ...]:
    """The kind of a word in each language; nothing where none knows it."""
    if word in _READ:
        return _READ[word]
    stems = (word[:length] for length in range(_SHORTEST_STEM, len(word)))
    if any(stem in _STEMS for stem in stems):
        return tuple(language.kind(word) for language in _LANGUAGES)
    return ()


def _meant(word: str) -> str | None:
    """The known word behind one with letters doubled, exchanged, left out or put in."""
    single = _DOUBLED.sub(r"\1", word)
    if single in _READ:
        return single
    if len(word) < _SHORTEST_TYPO:
        return None
    if word in _LEFT_OUT:
        return _LEFT_OUT[word]
    for at in range(1, len(word)):
        without, exchanged = word[:at] + word[at + 1 :], word[: at - 1] + word[at] + word[at - 1]
        for each in (without, exchanged + word[at + 1 :]):
            if each in _MENDABLE:
                return each
    return None


_LANGUAGES: Final = tuple(_Language(lists) for lists in _LISTS.values())
_WORDS: Final = frozenset(word for language in _LANGUAGES for word in language.words)
_STEMS: Final = frozenset(word[:-1] for word in _WORDS if word[-1] == "*")
_READ: Final = {
    word: tuple(language.kind(word) for language in _LANGUAGES)
    for word in (each.removesuffix("*") for each in _WORDS)
}
_DENYING: Final = frozenset(
    word for word, kinds in _READ.items() if not {"denials", "negations"}.isdisjoint(kinds)
)
_MENDABLE: Final = frozenset(
    word
    for word, kinds in _READ.items()
    if len(word) >= _SHORTEST_TYPO - 1 and not {"denials", "answering"}.isdisjoint(kinds)
)
_LEFT_OUT: Final = {
    word[:at] + word[at + 1 :]: word
    for word in sorted(_MENDABLE)
    if len(word) >= _SHORTEST_TYPO
    for at in range(1, len(word))
}
