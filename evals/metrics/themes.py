"""Quality of themes: agreement with planted subjects, citations, and what a release gives away."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

Array = NDArray[Any]
K = 5
MET = 0.5  # Jaccard from which a cluster is said to meet a theme
RUN = 5  # tokens in a row that are somebody's words

_WORD = re.compile(r"\w+")


def ami(planted: Array, assigned: Array) -> float:
    """Adjusted mutual information (Vinh et al., 2010), about 0 for chance, 1 for equal."""
    return float(adjusted_mutual_info_score(planted, assigned))


def ari(planted: Array, assigned: Array) -> float:
    """Adjusted Rand index (Hubert and Arabie, 1985), about 0 for chance, 1 for equal."""
    return float(adjusted_rand_score(planted, assigned))


def by_part(
    metric: Callable[[Array, Array], float], planted: Array, assigned: Array, *, part: Array
) -> float:
    """Mean over corpora, each weighing its items."""
    total = 0.0
    for one in np.unique(part):
        here = part == one
        total += here.sum() * metric(planted[here], assigned[here])
    return float(total / len(part)) if len(part) else 0.0


def theme_recall(planted: Array, assigned: Array, author: Array) -> float:
    """Share of planted themes with at least K authors that some cluster meets; 0-1, 1 for none.

    The empty string is noise and no theme.
    """
    themes = [x for x in np.unique(planted) if x and len(np.unique(author[planted == x])) >= K]
    met = [meets(planted == theme, assigned) for theme in themes]
    return float(np.mean(met)) if met else 1.0


def meets(members: Array, assigned: Array) -> bool:
    """Whether one cluster has Jaccard >= 0.5 with the members, (n,) bool."""
    return any(
        (members & (assigned == cell)).sum() >= MET * (members | (assigned == cell)).sum()
        for cell in np.unique(assigned[members])
    )


def majority(planted: Sequence[str]) -> str:
    """The planted theme that most of the texts have, the first by name among equals."""
    names, counts = np.unique(np.array(planted, dtype=str), return_counts=True)
    return str(names[counts.argmax()]) if len(names) else ""


def too_few(authors: Sequence[int]) -> int:
    """How many of the shown themes rest on fewer than K distinct authors."""
    return sum(count < K for count in authors)


def quoted(told: Sequence[str], texts: Sequence[str], length: int = RUN) -> list[str]:
    """The published strings that hold `length` consecutive tokens of any text, casefolded."""
    known = {run for text in texts for run in _runs(text, length)}
    return [text for text in told if any(run in known for run in _runs(text, length))]


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return (tuple(words[i : i + length]) for i in range(len(words) - length + 1))
