"""Extract key phrases from texts, and detect runs that must not be repeated."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.stopwords import STOPWORDS

Int32 = NDArray[np.int32]

LONGEST_PHRASE = 3
MOST_PHRASES = 8
MOST_LETTERS = 60  # longer tokens are typing noise

_WORD = re.compile(r"\w+")
_PLACEHOLDER = re.compile(r"\[\w+\]")
_PHRASE_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_BREAK = re.compile(r"[^\w\s'-]+|\s[-']+\s|\b\w*[\d_]\w*\b")


class Phrase(NamedTuple):
    """`groups` are the authors who used it; `weight` orders phrases within one cell only."""

    text: str
    weight: float
    groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class RunIndex:
    """Digests of every run of `length` tokens; a digest collision errs towards refusing."""

    length: int
    digests: frozenset[bytes]


def keyphrases(
    texts: Sequence[str],
    cell: Int32,
    groups: Int32,
    *,
    least: int = 5,
    barred: Collection[str] = (),
) -> list[list[Phrase]]:
    """One list per cell, best first; each phrase is shared by at least `least` of its groups.

    c-TF-IDF (Grootendorst, BERTopic, 2022) with frequency counted in groups, so that one author
    weighs one however much they write. Texts of a negative cell are left out. `barred` are words
    that no phrase may hold, such as names.
    """
    stop = STOPWORDS | {word.casefold() for word in barred}
    users: list[dict[str, set[int]]] = [
        defaultdict(set) for _ in range(int(cell.max(initial=-1)) + 1)
    ]
    for text, place, group in zip(texts, cell.tolist(), groups.tolist(), strict=True):
        if place >= 0:
            for phrase in set(_phrases(text, stop)):
                users[place][phrase].add(group)
    everywhere = Counter[str]()
    for used in users:
        everywhere.update({phrase: len(authors) for phrase, authors in used.items()})
    mean = everywhere.total() / max(1, len(users))
    return [_best(used, everywhere, mean, least=least) for used in users]


def runs(texts: Iterable[str], length: int = 5) -> RunIndex:
    return RunIndex(length, frozenset(run for text in texts for run in _digests(text, length)))


def shares_run(text: str, index: RunIndex) -> bool:
    """Whether `length` consecutive tokens of the text, casefolded, stand in any indexed text."""
    return any(run in index.digests for run in _digests(text, index.length))


def _phrases(text: str, stop: Collection[str]) -> Iterator[str]:
    # normalised before the cut, so that a digit or a bracket in disguise is seen as one
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    for part in _BREAK.split(_PLACEHOLDER.sub(" | ", plain)):
        words = _PHRASE_WORD.findall(part)
        for start in range(len(words)):
            for end in range(start + 1, min(start + LONGEST_PHRASE, len(words)) + 1):
                if _is_telling(words[start:end], stop):
                    yield " ".join(words[start:end])


def _is_telling(words: Sequence[str], stop: Collection[str]) -> bool:
    return (
        words[0] not in stop
        and words[-1] not in stop
        and (len(words) > 1 or len(words[0]) > 1)
        and sum(map(len, words)) <= MOST_LETTERS
    )


def _best(
    used: dict[str, set[int]], everywhere: Counter[str], mean: float, *, least: int
) -> list[Phrase]:
    found = [
        Phrase(text, _weight(text, len(authors), mean / everywhere[text]), frozenset(authors))
        for text, authors in used.items()
        if len(authors) >= least
    ]
    kept: list[Phrase] = []
    for phrase in sorted(found, key=lambda phrase: (-phrase.weight, phrase.text)):
        if len(kept) < MOST_PHRASES and not any(_overlaps(phrase, other) for other in kept):
            kept.append(phrase)
    return kept


def _weight(text: str, authors: int, rarity: float) -> float:
    # a longer phrase says more than its words: half as much again for every further word
    return authors * log(1 + rarity) * (1 + text.count(" ") / 2)


def _overlaps(phrase: Phrase, other: Phrase) -> bool:
    a, b = (f" {one.text} ".replace("-", " ") for one in (phrase, other))
    return a in b or b in a


def _digests(text: str, length: int) -> Iterator[bytes]:
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    for start in range(len(words) - length + 1):
        run = " ".join(words[start : start + length])
        # a lone surrogate cannot be encoded strictly, and may come from an import
        yield blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()
