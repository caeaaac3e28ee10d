"""Cards of a release from phrases that at least k authors share; no model."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final
from uuid import UUID

import numpy as np

from embeddings.terms import RunIndex, keyphrases, runs, shares_run
from service.i18n.words import singular
from service.privacy.thresholds import Band, K, Step, band
from service.themes.points.gather import Corpus
from service.themes.points.polarity import Polarity, by_author, polarity, steps
from service.themes.release.claims import Claim, Quoted, told, unquoted
from service.themes.release.clustering import ClusterFit

PHRASES_IN_LABEL: Final = 2


class LabelSource(StrEnum):
    """Who worded a label."""

    TERMS = "terms"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """What a release says of one theme; `cell` is its place in the fit."""

    theme_id: UUID
    cell: int
    authors: Band
    label: str
    source: LabelSource
    phrases: tuple[str, ...]
    sentences: tuple[Claim, ...]
    polarity: Mapping[Polarity, Step] | None


def run_index(corpus: Corpus) -> RunIndex:
    """Runs of everything that was written, before and after redaction; none may be repeated."""
    return runs([*corpus.texts, *corpus.written])


def cards(corpus: Corpus, fit: ClusterFit, index: RunIndex, *, k: int = K) -> list[ThemeCard]:
    """One card for each cell with `k` sure authors and a phrase that `k` of them share.

    In bands, then by the alphabet: a finer order would tell who has more authors.
    """
    quoted = partial(shares_run, index=index)
    found = [
        card
        for cell, phrases in enumerate(_phrases(corpus, fit, k))
        if len(authors_of(corpus, fit.evidence(cell))) >= k
        and (
            card := _card(
                corpus, fit, cell, phrases=unquoted(_distinct(phrases), quoted), quoted=quoted
            )
        )
    ]
    rank = {shown: place for place, shown in enumerate(reversed(Band))}
    return sorted(found, key=lambda card: (rank[card.authors], card.label.casefold()))


def authors_of(corpus: Corpus, points: Sequence[int]) -> set[UUID]:
    return {corpus.authors[point] for point in points}


def _phrases(corpus: Corpus, fit: ClusterFit, k: int) -> list[list[str]]:
    """For each cell; a point that is not sure of its cell says nothing about it."""
    sure = np.full(len(corpus.ids), -1, dtype=np.int32)
    for cell in range(len(fit.theme_ids)):
        sure[fit.evidence(cell)] = cell
    found = keyphrases(corpus.texts, sure, corpus.groups, least=k, barred=corpus.names)
    named = [[phrase.text for phrase in each] for each in found]
    return named + [[]] * (len(fit.theme_ids) - len(named))


def _card(
    corpus: Corpus, fit: ClusterFit, cell: int, *, phrases: Sequence[str], quoted: Quoted
) -> ThemeCard | None:
    points = fit.evidence(cell)
    shown = band(len(authors_of(corpus, points)))
    if shown is None or not phrases:
        return None
    phrases = [_as_written(phrase, [corpus.texts[point] for point in points]) for phrase in phrases]
    moods = by_author((corpus.authors[point], polarity(corpus.texts[point])) for point in points)
    leaning = steps(moods) or None  # nobody leaning any way is nothing to tell
    mostly = next((said for said, step in (leaning or {}).items() if step is Step.MOST), None)
    return ThemeCard(
        theme_id=fit.theme_ids[cell],
        cell=cell,
        authors=shown,
        label=_label(phrases, quoted),
        source=LabelSource.TERMS,
        phrases=tuple(phrases),
        sentences=(Claim(told(shown, phrases, mostly, quoted=quoted), shown),),
        polarity=leaning,
    )


def _label(phrases: Sequence[str], quoted: Quoted) -> str:
    """The first phrases as a list, where that repeats nobody's words; no sentence is claimed."""
    first = ", ".join(phrases[:PHRASES_IN_LABEL])
    chosen = phrases[0] if quoted(first) else first
    return chosen[:1].upper() + chosen[1:]


def _distinct(phrases: Sequence[str]) -> list[str]:
    """The phrases that share no word with a better one: the others say the same again."""
    kept, said = list[str](), set[str]()
    for phrase in phrases:
        words = {singular(word) for word in phrase.casefold().split()}
        if not said & words:
            kept.append(phrase)
            said |= words
    return kept


def _as_written(phrase: str, texts: Sequence[str]) -> str:
    """The phrase in the commonest spelling that is not at the head of a point: AI, Porto."""
    pattern = re.compile(rf"(?<=\w\W){re.escape(phrase)}(?!\w)", re.IGNORECASE)
    found = Counter(spelt for text in texts for spelt in pattern.findall(text))
    return max(sorted(found), key=found.__getitem__, default=phrase)
