"""Name the themes of one period: a title and one or two sentences each, or nothing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.grammar import Grammar
from embeddings.stopwords import is_english
from service.themes.points.polarity import Polarity
from service.themes.release.titles import choice, sentences
from service.themes.release.titles.candidates import Kind, TitleCandidate, candidates
from service.themes.release.titles.check import FinalCheck
from service.themes.release.titles.choice import Rated
from service.themes.release.titles.lines import ParsedLine, ThemeLines, line_of
from service.themes.release.titles.sentences import SentenceDraft
from service.themes.release.titles.subjects import Forms

LEAST_ENGLISH: Final = 0.7  # of a theme's lines; else it keeps its list of phrases
KIN: Final = 0.6  # cosine of two subjects about the same
SAME: Final = 0.75  # cosine of a sentence with the title
PHRASES_IN_LABEL: Final = 2
MOST_SAYINGS: Final = 30

Int32 = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """The points (n) of a period with their rows (n, dims) and `cell`, -1 for no sure one.

    `phrases` are those of each cell; `names` words of the roster.
    """

    texts: Sequence[str]
    authors: Sequence[int]
    rows: NDArray[np.float32]
    cell: Int32
    phrases: Sequence[Sequence[str]]
    names: Collection[str] = field(default=())


@dataclass(frozen=True, slots=True, eq=False)
class Tools:
    """`quoted` says whether a text repeats a run of anybody's words."""

    grammar: Grammar
    encoder: Encoder
    quoted: Callable[[str], bool]
    k: int


class Titled(NamedTuple):
    """`states` says whether the title is more than a list of words, `mood` what it leans to."""

    title: str
    states: bool
    mood: Polarity
    authors: frozenset[int]
    sentences: tuple[SentenceDraft, ...]


class _Theme(NamedTuple):
    cell: int
    lines: ThemeLines
    found: list[TitleCandidate]
    check: FinalCheck


def titled(written: Written, tools: Tools) -> list[Titled | None]:
    """One for each cell, in order; None where its list of phrases has to do."""
    lines = _lines(written, tools.grammar)
    forms = Forms(tools.grammar, list(lines.values()))
    themes = [
        theme
        for cell in range(len(written.phrases))
        if (theme := _theme(written, tools, lines, cell=cell, forms=forms))
    ]
    lists = [_rated(written, tools, theme) for theme in themes]
    made: list[Titled | None] = [None] * len(written.phrases)
    for theme, rated, best in zip(themes, lists, choice.distinct(lists), strict=True):
        if best is not None and best.candidate.kind is not Kind.PHRASES:
            made[theme.cell] = _titled(theme, best, rated, tools=tools, forms=forms)
    return made


def _lines(written: Written, grammar: Grammar) -> dict[int, ParsedLine]:
    """The English points that belong to a theme, parsed."""
    wanted = [
        point
        for point in np.flatnonzero(written.cell >= 0).tolist()
        if is_english(written.texts[point].split())
    ]
    parsed = grammar.parse([written.texts[point] for point in wanted])
    return {
        point: line_of(written.authors[point], words)
        for point, words in zip(wanted, parsed, strict=True)
    }


def _theme(
    written: Written, tools: Tools, lines: Mapping[int, ParsedLine], *, cell: int, forms: Forms
) -> _Theme | None:
    points = np.flatnonzero(written.cell == cell).tolist()
    own = tuple(lines[point] for point in points if point in lines)
    if len(own) < LEAST_ENGLISH * len(points):
        return None
    barred = frozenset(name.casefold() for name in written.names)
    theme = ThemeLines(own, tools.k, barred)
    check = FinalCheck(theme, tools.grammar, names=barred, quoted=tools.quoted)
    found = {
        one.plain: one
        for one in sorted(candidates(theme, forms, _alike(tools)), key=lambda one: len(one.authors))
        if len(one.plain.split()) <= choice.MOST_WORDS and check.passes(one.plain)
    }
    return _Theme(cell, theme, list(found.values()), check)


def _rated(written: Written, tools: Tools, theme: _Theme) -> list[Rated]:
    """The candidates beside the theme's phrases in a row, which need not be beaten by far."""
    row = ", ".join(written.phrases[theme.cell][:PHRASES_IN_LABEL])
    found = [*theme.found]
    if row:
        found.append(TitleCandidate(row, Kind.PHRASES, frozenset(), frozenset()))
    if not found:
        return []
    rows = tools.encoder.encode([one.text for one in found])
    own = written.cell == theme.cell
    return choice.rated(found, rows, written.rows, own=own, authors=len(theme.lines.authors))


def _titled(
    theme: _Theme, best: Rated, rated: Sequence[Rated], *, tools: Tools, forms: Forms
) -> Titled:
    found = [
        one.candidate
        for one in rated
        if one.auc >= sentences.LEAST_AUC and one.candidate is not best.candidate
    ]
    said = sentences.sayings(theme.lines, forms, found, title=best.candidate)[:MOST_SAYINGS]
    fit = [one for one in said if theme.check.passes(one.text)]
    rows = tools.encoder.encode([one.text for one in fit])
    near = {one.text: row for one, row in zip(fit, rows, strict=True)}
    chosen = sentences.chosen(
        fit,
        best.candidate.lemmas,
        is_fit=lambda one: float(near[one.text] @ best.row) < SAME,
        are_alike=lambda one, other: float(near[one] @ near[other]) >= SAME,
    )
    states = best.candidate.kind in choice.STATING
    title = best.candidate
    return Titled(title.text, states, title.mood, title.authors, tuple(chosen))


def _alike(tools: Tools) -> Callable[[Sequence[str]], NDArray[np.bool_]]:
    def alike(texts: Sequence[str]) -> NDArray[np.bool_]:
        rows = tools.encoder.encode(list(texts))
        return np.asarray(rows @ rows.T >= KIN)

    return alike
