"""Claims about a theme: from shared phrases, or a model's, verified against the points.

A model's words are a draft: what they rest on is computed here, and a claim that fails one rule is
dropped. `quoted` says whether a text repeats a run of anybody's words.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from service.privacy.thresholds import Band, K, band
from service.themes.points.polarity import Polarity, by_author, polarity

Quoted = Callable[[str], bool]

NEAR_ENOUGH = 0.25
SHARE_OF_POLARITY = 0.7
MOST_CLAIM_WORDS = 30
MOST_LABEL_WORDS = 6
PHRASES_TOLD = 3

_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(
    r"@|://|www\.|\w\.(?:com|org|net|io|de|es|eu|co|example|test|invalid)\b", re.IGNORECASE
)
_ORDERS = frozenset(
    """ask avoid be check click consider contact do don email ensure follow give go ignore let make
    must please remember report say send should stop take tell tries try use visit write
    bitte frag fragen schick schreib melde meldet nutze vergiss por favor envía escribe
    haz ignora pide usa visita""".split()  # noqa: SIM905 - a word list reads better unquoted
)
GUARD_WORDS = frozenset(
    """all always any best everybody everyone few fewer half least less majority many men minority
    more most much never no nobody none nor not nothing older only own rarely several seldom than
    they women worse worst younger manager managers lead leads leader leaders boss bosses director
    directors executives newcomer newcomers junior juniors senior seniors trainee trainees
    alle immer jeder kaum kein keine meisten nicht nie niemand nur viele wenige jüngere ältere
    chef chefs führungskräfte mehr weniger männer frauen
    casi jamás más menos nadie ningún ninguna nunca pocos siempre solo sólo todas todos jefe jefes
    jefas mayoría jóvenes mayores hombres mujeres""".split()  # noqa: SIM905 - as above
)


@dataclass(frozen=True, slots=True)
class ThemeClaims:
    """What a model wrote for one theme."""

    label: str
    claims: tuple[str, ...]


class Claim(NamedTuple):
    text: str
    authors: Band


@dataclass(frozen=True, slots=True)
class Evidence:
    """The points (n) of a theme that count; `cosines` (claims, n) of each claim with their blends.

    `names` are casefolded words of the roster. Lives in memory for one check; never stored.
    """

    phrases: Sequence[str]
    texts: Sequence[str]
    authors: Sequence[int]
    cosines: NDArray[np.float64]
    names: Collection[str] = field(default=())


def told(shown: Band, phrases: Sequence[str], mostly: Polarity | None, *, quoted: Quoted) -> str:
    """The sentence without a model, from up to three phrases, none of it a run of anybody's words.

    Other orders, then fewer phrases, are tried before the band alone is told.
    """
    mood = "" if mostly in {None, Polarity.NONE} else f"; mostly {mostly}"
    for chosen in _choices(phrases[:PHRASES_TOLD]):
        *first, last = chosen
        listed = f"{', '.join(first)} and {last}" if first else last
        sentence = f"{shown} people wrote about {listed}{mood}."
        if not quoted(sentence):
            return sentence
    return f"{shown} people wrote."


def unquoted(phrases: Sequence[str], quoted: Quoted) -> list[str]:
    """The phrases that can stand in one row, in order, without repeating a run together."""
    kept: list[str] = []
    for phrase in phrases:
        if not quoted(" ".join([*kept, phrase])):
            kept.append(phrase)
    return kept


def verify(draft: ThemeClaims, evidence: Evidence, quoted: Quoted) -> list[Claim]:
    """The claims that stand, each with the band of the authors it rests on; repeats are dropped."""
    found: dict[str, Claim] = {}
    for number, text in enumerate(draft.claims):
        cited = _cited(text, evidence, number)
        shown = band(len({evidence.authors[point] for point in cited}))
        if shown is None or not _is_wellformed(text, MOST_CLAIM_WORDS, evidence, quoted=quoted):
            continue
        if _is_shared_in_mood(text, evidence, cited) and _is_guarded(text, evidence, cited):
            found.setdefault(text.casefold(), Claim(text, shown))
    return list(found.values())


def verified_label(draft: ThemeClaims, evidence: Evidence, quoted: Quoted) -> str | None:
    """None where the label fails; the theme then goes by its first phrase."""
    if band(len(set(evidence.authors))) is None:
        return None
    fine = _is_wellformed(draft.label, MOST_LABEL_WORDS, evidence, quoted=quoted)
    return draft.label if fine else None


def _choices(phrases: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for count in range(len(phrases), 0, -1):
        yield from permutations(phrases, count)


def _is_wellformed(text: str, most_words: int, evidence: Evidence, *, quoted: Quoted) -> bool:
    words = _words(text)
    return (
        0 < len(words) <= most_words
        and any(_holds(words, _words(phrase)) for phrase in evidence.phrases)
        and not quoted(text)
        and not any(character.isdigit() for character in text)
        and not ({"[", "]"} & set(text))
        and not _ADDRESS.search(text)
        and not (set(words) & {name.casefold() for name in evidence.names})
        and words[0] not in _ORDERS
    )


def _cited(text: str, evidence: Evidence, number: int) -> list[int]:
    """Every point near enough; of a theme of five to nine, those that use a phrase of the claim."""
    if len(set(evidence.authors)) >= 2 * K:
        return [int(point) for point in np.flatnonzero(evidence.cosines[number] >= NEAR_ENOUGH)]
    words = _words(text)
    used = [phrase for phrase in map(_words, evidence.phrases) if _holds(words, phrase)]
    return [
        point
        for point, written in enumerate(map(_words, evidence.texts))
        if any(_holds(written, phrase) for phrase in used)
    ]


def _is_shared_in_mood(text: str, evidence: Evidence, cited: Sequence[int]) -> bool:
    moods = by_author((evidence.authors[point], polarity(evidence.texts[point])) for point in cited)
    same = sum(mood is polarity(text) for mood in moods.values())
    return same >= SHARE_OF_POLARITY * len(moods)


def _is_guarded(text: str, evidence: Evidence, cited: Sequence[int]) -> bool:
    """Whether every guard word of the text was used by at least K cited authors."""
    risky = GUARD_WORDS.intersection(_words(text))
    if not risky:
        return True
    used = {(evidence.authors[p], word) for p in cited for word in _words(evidence.texts[p])}
    users = Counter(word for _, word in used)
    return all(users[word] >= K for word in risky)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _holds(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """Whether the words of the phrase, at least one, stand together."""
    size = len(phrase)
    return size > 0 and any(
        list(words[start : start + size]) == list(phrase) for start in range(len(words) - size + 1)
    )
