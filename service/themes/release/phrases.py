"""Cards of a release from words that at least k authors share; no language model."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.grammar import Grammar
from embeddings.terms import RunIndex, keyphrases, runs, shares_run
from service.i18n.words import singular
from service.privacy.thresholds import Band, K, Step, band
from service.themes.points.gather import Corpus
from service.themes.points.polarity import Polarity, by_author, polarity, steps
from service.themes.release.claims import Claim, Quoted, told, unquoted
from service.themes.release.clustering import ClusterFit
from service.themes.release.titles.period_titles import (
    PHRASES_IN_LABEL,
    Titled,
    Tools,
    Written,
    titled,
)


class LabelSource(StrEnum):
    """Who worded a label."""

    TERMS = "terms"  # a list of phrases
    TITLE = "title"  # a statement in the program's frames
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """What a release says of one theme; `cell` is its place in the fit.

    `stance` is what the title leans to.
    """

    theme_id: UUID
    cell: int
    authors: Band
    label: str
    source: LabelSource
    phrases: tuple[str, ...]
    sentences: tuple[Claim, ...]
    polarity: Mapping[Polarity, Step] | None
    stance: Polarity = Polarity.NONE


def run_index(corpus: Corpus) -> RunIndex:
    """Runs of everything that was written, before and after redaction; none may be repeated."""
    return runs([*corpus.texts, *corpus.written])


@dataclass(frozen=True, slots=True, eq=False)
class Namer:
    """What titles are made with; both parts are loaded at their first text."""

    grammar: Grammar
    encoder: Encoder


def cards(
    corpus: Corpus, fit: ClusterFit, index: RunIndex, *, namer: Namer | None = None, k: int = K
) -> list[ThemeCard]:
    """One card for each cell with `k` sure authors and a phrase that `k` of them share.

    In bands, then by the alphabet: a finer order would tell who has more authors. Without a
    `namer` all labels are lists of phrases.
    """
    quoted = partial(shares_run, index=index)
    sure = _sure(corpus, fit)
    phrases = _phrases(corpus, fit, k, sure=sure)
    titles: list[Titled | None] = [None] * len(phrases)
    if namer is not None:
        # a title is checked alone, and its sentences with the band before them
        written = Written(
            corpus.texts, corpus.groups.tolist(), corpus.rows, sure, phrases, corpus.names
        )
        titles = titled(written, Tools(namer.grammar, namer.encoder, quoted, k))
    found = []
    for cell, told_phrases in enumerate(phrases):
        if len(authors_of(corpus, fit.evidence(cell))) >= k:
            row = unquoted(_distinct(told_phrases), quoted)
            card = _card(corpus, fit, cell, phrases=row, quoted=quoted)
            if card is not None:
                found.append(_entitled(card, titles[cell], quoted, k=k))
    rank = {shown: place for place, shown in enumerate(reversed(Band))}
    return sorted(found, key=lambda card: (rank[card.authors], card.label.casefold()))


def _entitled(card: ThemeCard, title: Titled | None, quoted: Quoted, *, k: int) -> ThemeCard:
    """The card with its title and what else its authors say, where there is one."""
    if title is None:
        return card
    made = (_claim(said.text, len(said.authors), k) for said in title.sentences)
    sentences = tuple(one for one in made if one is not None and not quoted(one.text))
    if not sentences:  # what the title says is not repeated
        words = _singular_words(title.title)
        rest = [phrase for phrase in card.phrases if not words & _singular_words(phrase)]
        told_rest = told(card.authors, rest, None, quoted=quoted)
        sentences = (Claim(told_rest, card.authors),) if rest else ()
    source = LabelSource.TITLE if title.states else LabelSource.TERMS
    return replace(card, label=title.title, source=source, sentences=sentences, stance=title.mood)


def _claim(text: str, authors: int, k: int) -> Claim | None:
    shown = band(authors, k)
    return None if shown is None else Claim(f"{shown} people {text}.", shown)


def authors_of(corpus: Corpus, points: Sequence[int]) -> set[UUID]:
    return {corpus.authors[point] for point in points}


def _sure(corpus: Corpus, fit: ClusterFit) -> NDArray[np.int32]:
    """The cell of each point; -1 for one that is not sure of it and says nothing about it."""
    sure = np.full(len(corpus.ids), -1, dtype=np.int32)
    for cell in range(len(fit.theme_ids)):
        sure[fit.evidence(cell)] = cell
    return sure


def _phrases(
    corpus: Corpus, fit: ClusterFit, k: int, *, sure: NDArray[np.int32]
) -> list[list[str]]:
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
        words = _singular_words(phrase)
        if not said & words:
            kept.append(phrase)
            said |= words
    return kept


def _singular_words(text: str) -> set[str]:
    return {singular(word) for word in text.casefold().split()}


def _as_written(phrase: str, texts: Sequence[str]) -> str:
    """The phrase in the commonest spelling that is not at the head of a point: AI, Porto."""
    pattern = re.compile(rf"(?<=\w\W){re.escape(phrase)}(?!\w)", re.IGNORECASE)
    found = Counter(spelt for text in texts for spelt in pattern.findall(text))
    return max(sorted(found), key=found.__getitem__, default=phrase)
