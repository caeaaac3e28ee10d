"""What is known of a theme's lines before anything is said: shared words and kinds of sentences."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from embeddings.grammar import Sentence, Word
from embeddings.stopwords import STOPWORDS

NOUNS: Final = frozenset({"NN", "NNS"})
PROPER: Final = frozenset({"NNP", "NNPS"})
VERBS: Final = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
REACH: Final = 3  # steps in the tree between a subject and what is said of it
_PLAIN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AUXILIARIES: Final = frozenset(
    "be can could do have may might must shall should will would".split()  # noqa: SIM905
)
_ASKING: Final = re.compile(
    r"(?:^|\b(?:tell me|to know|do you know|figure out|not sure|wondering|explain)\s+(?:\w+\s+)?)"
    r"(how|what|when|where|which|who|why|whether|if)\b",
    re.IGNORECASE,
)


class Mood(StrEnum):
    """How a line stands to what it names."""

    TOLD = "told"
    ASKED = "asked"  # whether it is so is open
    WHY = "why"  # it is so, and the reason is asked for
    SUPPOSED = "supposed"  # if, would, could


@dataclass(frozen=True, slots=True, eq=False)
class ParsedLine:
    """One point of one author."""

    author: int
    words: Sentence
    mood: Mood
    lemmas: frozenset[str]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def path(self, one: int, other: int) -> list[int] | None:
        """The words from one to the other by the tree, both ends with them; None if far apart."""
        up, down = self._upwards(one), self._upwards(other)
        shared = next((place for place in up if place in down), None)
        if shared is None:
            return None
        found = up[: up.index(shared) + 1] + down[: down.index(shared)][::-1]
        return found if len(found) <= REACH + 1 else None

    def _upwards(self, place: int) -> list[int]:
        found = [place]
        while self.words[found[-1]].head != found[-1]:
            found.append(self.words[found[-1]].head)
        return found

    def children(self, place: int) -> Iterator[int]:
        return (at for at, word in enumerate(self.words) if word.head == place and at != place)

    def is_negated(self, place: int) -> bool:
        return any(self.words[at].role == "neg" for at in self.children(place))


@dataclass(frozen=True, eq=False)
class ThemeLines:
    """The lines of one theme; only a lemma that `k` of its authors use may be said."""

    lines: tuple[ParsedLine, ...]
    k: int
    barred: frozenset[str]

    @cached_property
    def authors_of_lemma(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for line in self.lines:
            for lemma in line.lemmas:
                found[lemma].add(line.author)
        return {lemma: frozenset(who) for lemma, who in found.items()}

    @cached_property
    def authors(self) -> frozenset[int]:
        return frozenset(line.author for line in self.lines)

    def is_shared(self, lemma: str) -> bool:
        return lemma not in self.barred and len(self.authors_of_lemma.get(lemma, ())) >= self.k


def line_of(author: int, words: Sentence) -> ParsedLine:
    return ParsedLine(author, words, _mood(words), frozenset(_lemmas(words)))


def is_plain(word: Word) -> bool:
    """Whether a word is letters alone; digits, placeholders and addresses are never repeated."""
    return _PLAIN.fullmatch(word.text) is not None


def is_content(word: Word) -> bool:
    return (
        is_plain(word)
        and word.tag in NOUNS | PROPER | VERBS | {"JJ", "JJR", "JJS", "RB"}
        and word.lemma not in STOPWORDS
        and word.text.casefold() not in STOPWORDS
    )


def authors_of(lines: Iterable[ParsedLine]) -> frozenset[int]:
    return frozenset(line.author for line in lines)


def _lemmas(words: Sentence) -> Iterator[str]:
    return (word.lemma for word in words if is_plain(word))


def _mood(words: Sentence) -> Mood:
    text = " ".join(word.text for word in words)
    asking = _ASKING.search(text)
    if asking and asking[1].casefold() == "why":
        return Mood.WHY
    is_sentence = text.rstrip().endswith((".", "!", ":"))  # "What it cost was not friendly."
    if asking and asking.start() == 0 and is_sentence:
        asking = None
    if asking or text.rstrip().endswith("?") or _is_inverted(words):
        return Mood.ASKED
    lemmas = [word.lemma for word in words]
    if {"if", "unless", "whether"} & set(lemmas) or _is_conditional(words):
        return Mood.SUPPOSED
    return Mood.TOLD


def _is_inverted(words: Sequence[Word]) -> bool:
    """Has my card been sent: an auxiliary comes before its subject."""
    if not words or words[0].lemma not in _AUXILIARIES or words[0].tag == "VBG":
        return False
    return any(word.role in {"nsubj", "nsubjpass", "expl"} for word in words[1:4])


def _is_conditional(words: Sequence[Word]) -> bool:
    return any(word.tag == "MD" and word.lemma in {"would", "could", "might"} for word in words)
