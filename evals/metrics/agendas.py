"""Quality of agendas: balance, minutes, citations, and drafts that fit one pair only."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

MOST_IMBALANCE = 0.20
DIRECTIONS = ("a_learns", "b_learns")
SLOTS = ("check_in", "commitments", *DIRECTIONS, "open", "safe_space", "next_step")

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")  # a capital inside a sentence
_COUNT = re.compile(r"_\d+$")

Timed = Sequence[tuple[str, int]]  # item key and minutes


def is_balanced(timed: Timed) -> bool:
    """Whether `abs(x-y)/max(x,y) <= 0.20` holds for the directions' minutes and for their items."""
    minutes = [sum(m for key, m in timed if slot(key) == side) for side in DIRECTIONS]
    items = [sum(slot(key) == side for key, _ in timed) for side in DIRECTIONS]
    return imbalance(*minutes) <= MOST_IMBALANCE and imbalance(*items) <= MOST_IMBALANCE


def imbalance(x: float, y: float) -> float:
    """0 for equal directions, 1 when one has nothing."""
    return abs(x - y) / max(x, y) if x or y else 0.0


def fills(timed: Timed, minutes: int) -> bool:
    """Whether whole positive minutes sum to the booked length."""
    return sum(m for _, m in timed) == minutes and all(m > 0 for _, m in timed)


def missing_slots(keys: Iterable[str]) -> list[str]:
    present = {slot(key) for key in keys}
    return [name for name in SLOTS if name not in present]


def slot(key: str) -> str:
    """The slot of an item: "a_learns" for "a_learns_2"."""
    return _COUNT.sub("", key)


def precision(cited: Collection[str], gold: Collection[str]) -> float:
    """Supporting cited / cited, 0-1; 1 when nothing is cited."""
    return sum(x in gold for x in cited) / len(cited) if cited else 1.0


def foreign(text: str, known: Iterable[str], *, names: bool = True) -> list[str]:
    """Numbers and mid-sentence names of a text that none of the known texts has."""
    seen = " ".join(known)
    numbers, words = set(_NUMBER.findall(seen)), set(_WORD.findall(seen.casefold()))
    found = [number for number in _NUMBER.findall(text) if number not in numbers]
    if not names:
        return found
    return found + [name for name in _NAME.findall(text) if name.casefold() not in words]


def retrieved(drafts: Mapping[str, str], briefs: Mapping[str, str]) -> dict[str, float]:
    """For each draft 1 if its own brief is the nearest by TF-IDF cosine; ties share, 0-1."""
    ids = list(drafts)
    if len(ids) < 2:  # noqa: PLR2004  nothing to be confused with
        return dict.fromkeys(ids, 1.0)
    rows = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(
        [*(drafts[key] for key in ids), *(briefs[key] for key in ids)]
    )
    likeness = (rows[: len(ids)] @ rows[len(ids) :].T).toarray().round(9)
    top = likeness.max(axis=1)
    own = np.diag(likeness) == top
    return {key: float(own[i] / (likeness[i] == top[i]).sum()) for i, key in enumerate(ids)}


def freshness(text: str, earlier: Iterable[str]) -> float:
    """1 - largest token Jaccard with earlier texts, 0-1; 1 without any."""
    words = set(_WORD.findall(text.casefold()))
    others = [set(_WORD.findall(other.casefold())) for other in earlier]
    shares = [len(words & other) / len(words | other) for other in others if words | other]
    return 1.0 - max(shares, default=0.0)
