"""Titles of known themes beside the lists of phrases that they replace, for reading and marking."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from embeddings.encoder import Encoder
from embeddings.grammar import english_grammar
from embeddings.terms import keyphrases, runs, shares_run
from evals.cases import Bench
from evals.suites.title_sets import Lines, title_sets
from service.privacy.thresholds import K, band
from service.themes.release.titles.choice import auc
from service.themes.release.titles.period_titles import PHRASES_IN_LABEL, Tools, Written, titled

MARKS: Final = "title_marks.toml"
NO_MARK: Final = "not marked"


class Row(NamedTuple):
    """One theme: its list of phrases, its title, and how well either finds its lines."""

    theme: str
    phrases: str
    title: str
    states: bool
    sentences: tuple[str, ...]
    phrases_auc: float
    title_auc: float


def named_sets(bench: Bench) -> dict[str, list[Row]]:
    return {lines.name: rows(lines, bench.encoder) for lines in title_sets(bench)}


def rows(lines: Lines, encoder: Encoder) -> list[Row]:
    """A row for each theme of K authors whose phrases today's way can name."""
    themes = [one for one in lines.themes if len({lines.authors[n] for n in lines.of(one)}) >= K]
    places = {theme: cell for cell, theme in enumerate(themes)}
    cell = np.array([places.get(one, -1) for one in lines.theme], dtype=np.int32)
    numbers = {name: n for n, name in enumerate(sorted(set(lines.authors)))}
    authors = np.array([numbers[one] for one in lines.authors], dtype=np.int32)
    found = keyphrases(lines.texts, cell, authors, least=K)
    phrases = [[phrase.text for phrase in each] for each in found]
    vectors = encoder.encode(lines.texts)
    tools = Tools(english_grammar(), encoder, partial(shares_run, index=runs(lines.texts)), K)
    written = Written(lines.texts, authors.tolist(), vectors, cell, phrases)
    made = []
    for at, title in enumerate(titled(written, tools)):
        row = ", ".join(phrases[at][:PHRASES_IN_LABEL])
        if not row:
            continue
        row = row[:1].upper() + row[1:]
        text = row if title is None else title.title
        old, new = (
            auc((vectors @ one).astype(np.float64), cell == at)
            for one in encoder.encode([row, text])
        )
        said = () if title is None else title.sentences
        told = tuple(f"{band(len(one.authors))} people {one.text}." for one in said)
        made.append(Row(themes[at], row, text, title is not None and title.states, told, old, new))
    return made


def listing(sets: Mapping[str, Sequence[Row]], marks: Mapping[tuple[str, str], str]) -> list[str]:
    """Every title and sentence, the old label beside the new, then the shares of the marks."""
    told = []
    for name, found in sets.items():
        for row in found:
            mark = marks.get((row.theme, row.title), NO_MARK)
            told.append(f"{name} | {row.theme} | {row.phrases} | {row.title} | {mark}")
            told += [f"    {sentence}" for sentence in row.sentences]
        old = np.mean([row.phrases_auc for row in found])
        new = np.mean([row.title_auc for row in found])
        states = sum(row.states for row in found)
        counted = Counter(marks.get((row.theme, row.title), NO_MARK) for row in found)
        shares = ", ".join(f"{count} {mark}" for mark, count in sorted(counted.items()))
        told.append(
            f"{name}: title alone finds its lines, AUC {new:.3f}; today's phrases {old:.3f}; "
            f"{states} of {len(found)} state something; {shares}"
        )
    return told


def read_marks(data: Path) -> dict[tuple[str, str], str]:
    """{(theme, title): good, passable, bad or false}, as a reader marked them."""
    kept = tomllib.loads((data / MARKS).read_text(encoding="utf-8"))
    return {(one["theme"], one["title"]): one["mark"] for one in kept["marks"]}
