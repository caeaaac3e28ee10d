"""Check a finished title or sentence once more, as a string: nobody may be recognised by it."""

import re
from collections.abc import Callable, Collection
from typing import Final

from embeddings.grammar import Grammar
from service.themes.release.titles.lines import ThemeLines
from service.themes.release.titles.vocabulary import FAMILIES
from service.themes.release.titles.word_lists import QUESTIONS

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_FORMS: Final = ("NN", "NNS", "VB", "VBZ", "VBG", "VBN")
_STEM: Final = 2  # letters that all forms of a word begin with
_FIXED: Final = """
    a about also an and are as ask back cannot check for had have hear help how hurdles ideas in is
    it lack lacks leave leaves little many much next of on people plan problems questions say
    something step suggest tell tells that the they time to told too trouble what when where wishes
    wrote would like get gets make suggestions
"""


def program_words() -> frozenset[str]:
    """The words of the frames, which are no author's."""
    texts = [_FIXED]
    for family in FAMILIES:
        texts += [family.says, family.noun, family.topic, family.told]
    texts += [says for says, *_ in QUESTIONS]
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


PROGRAM_WORDS: Final = program_words()


class FinalCheck:
    """Words, authors, names and runs of one theme's strings.

    `quoted` says whether a text repeats a run of anybody's words.
    """

    def __init__(
        self,
        theme: ThemeLines,
        grammar: Grammar,
        *,
        names: Collection[str],
        quoted: Callable[[str], bool],
    ) -> None:
        self._names = {name.casefold() for name in names}
        self._quoted = quoted
        self._grammar = grammar
        self._lemmas = [lemma for lemma in theme.authors_of_lemma if theme.is_shared(lemma)]
        self._known = {
            word.text.casefold()
            for line in theme.lines
            for word in line.words
            if theme.is_shared(word.lemma)
        }.union(self._lemmas)

    def passes(self, text: str) -> bool:
        """Only words of the program and words that k authors share; no name, digit or run."""
        words = [word.casefold() for word in _WORD.findall(text)]
        return (
            bool(words)
            and all(word in PROGRAM_WORDS or self._is_shared(word) for word in words)
            and not self._names & set(words)
            and not any(character.isdigit() for character in text)
            and not self._quoted(text)
        )

    def _is_shared(self, word: str) -> bool:
        """Whether it is a form of a lemma that k authors share, if none of them wrote this form."""
        if word not in self._known and any(
            word in _forms(self._grammar, lemma)
            for lemma in self._lemmas
            if lemma[:_STEM] == word[:_STEM]
        ):
            self._known.add(word)
        return word in self._known


def _forms(grammar: Grammar, lemma: str) -> set[str]:
    return {grammar.inflected(lemma, tag).casefold() for tag in _FORMS}
