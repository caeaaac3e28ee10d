"""Defects of themes and of what a release shows."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from evals.mutate import Mutant
from evals.suites.releases import Shown
from evals.suites.theme_titles import Named
from evals.suites.themes import SETS, ThemeCase, ThemeOutput

Chance = np.random.Generator
Cases = Sequence[ThemeCase]


def merge_themes(output: ThemeOutput, cases: Cases, _: Chance) -> ThemeOutput:
    """In every corpus half of the cells swallow their neighbour."""
    part = {case.id: case.input.part for case in cases}
    size = {one: max(output.cell[c] for c in part if part[c] == one) for one in {*part.values()}}
    merged = {case: cell % (size[part[case]] // 2 + 1) for case, cell in output.cell.items()}
    return replace(output, cell=merged)


def split_themes(output: ThemeOutput, _: Cases, chance: Chance) -> ThemeOutput:
    """Every cell falls into three."""
    return replace(
        output,
        cell={case: 3 * cell + int(chance.integers(3)) for case, cell in output.cell.items()},
    )


def publish_four_authors(output: ThemeOutput, cases: Cases, chance: Chance) -> ThemeOutput:
    """One shown theme keeps the texts of only four of its authors."""
    author = {case.id: case.input.author for case in cases}

    def few(theme: Shown) -> Shown:
        chosen = sorted({author[text] for text in theme.cited})[:4]
        return theme._replace(cited=tuple(t for t in theme.cited if author[t] in chosen))

    return _with_one_theme(output, chance, few)


def paste_a_sentence(output: ThemeOutput, cases: Cases, chance: Chance) -> ThemeOutput:
    """One theme tells a long text of its own corpus word for word."""
    text = {case.id: case.input.text for case in cases}

    def quote(theme: Shown) -> Shown:
        return theme._replace(told=(max((text[c] for c in theme.cited), key=len),))

    return _with_one_theme(output, chance, quote)


def drop_evidence(output: ThemeOutput, _: Cases, chance: Chance) -> ThemeOutput:
    """Every theme forgets a fifth of the texts that it rests on."""

    def fewer(theme: Shown) -> Shown:
        return theme._replace(
            cited=tuple(c for c in theme.cited if chance.random() >= 0.2)  # noqa: PLR2004
        )

    shown = {part: tuple(fewer(t) for t in themes) for part, themes in output.shown.items()}
    return replace(output, shown=shown)


def cite_at_random(output: ThemeOutput, cases: Cases, chance: Chance) -> ThemeOutput:
    """Every theme takes over some texts of its corpus that have nothing to do with it."""
    texts: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        texts[case.input.part].append(case.id)
    shown = {}
    for part, themes in output.shown.items():
        taken: set[str] = set()
        made = []
        for theme in themes:
            drawn = {texts[part][i] for i in chance.permutation(len(texts[part]))[:8]} - taken
            taken |= drawn
            made.append(theme._replace(cited=tuple(sorted({*theme.cited, *drawn}))))
        shown[part] = tuple(made)
    return replace(output, shown=shown)


def label_of_another_card(output: ThemeOutput, _: Cases, __: Chance) -> ThemeOutput:
    """Every card goes by the title of the next."""
    return _renamed(output, lambda card, other: card._replace(title=other.title))


def sentences_of_another_card(output: ThemeOutput, _: Cases, __: Chance) -> ThemeOutput:
    """Every card tells the sentences of the next."""
    return _renamed(output, lambda card, other: card._replace(sentences=other.sentences))


def worst_phrase_as_label(output: ThemeOutput, _: Cases, __: Chance) -> ThemeOutput:
    """Every card goes by the last of its phrases."""
    return _renamed(
        output,
        lambda card, _: card._replace(title=card.phrases[-1] if card.phrases else card.title),
    )


def invert_moods(output: ThemeOutput, _: Cases, __: Chance) -> ThemeOutput:
    """Strain is told as strength and strength as strain."""
    turned = {"strain": "strength", "strength": "strain", "suggestion": "strength", "": ""}
    return _renamed(output, lambda card, _: card._replace(mood=turned[card.mood]))


def _renamed(output: ThemeOutput, change: Callable[[Named, Named], Named]) -> ThemeOutput:
    """Every card changed, with the next one of its corpus beside it."""
    named = {
        part: told._replace(
            cards=tuple(
                change(card, told.cards[(at + 1) % len(told.cards)])
                for at, card in enumerate(told.cards)
            )
        )
        for part, told in output.named.items()
    }
    return replace(output, named=named)


def _with_one_theme(
    output: ThemeOutput, chance: Chance, change: Callable[[Shown], Shown]
) -> ThemeOutput:
    filled = sorted(part for part, themes in output.shown.items() if themes)
    part = filled[int(chance.integers(len(filled)))]
    first, *rest = output.shown[part]
    return replace(output, shown={**output.shown, part: (change(first), *rest)})


def _every(name: str) -> tuple[str, ...]:
    return tuple(f"{name} {one}" for one in SETS)


THEMES = (
    Mutant(
        "merge themes", "themes", (*_every("AMI"), *_every("ARI"), *_every("recall")), merge_themes
    ),
    Mutant("split themes", "themes", (*_every("ARI"), *_every("recall")), split_themes),
    Mutant("publish a theme of 4 authors", "themes", ("k violations",), publish_four_authors),
    Mutant("paste an author's sentence", "themes", ("verbatim runs",), paste_a_sentence),
    Mutant("drop evidence", "themes", ("citation recall",), drop_evidence),
    Mutant("cite at random", "themes", ("citation precision",), cite_at_random),
    Mutant("label of another card", "themes", ("title AUC",), label_of_another_card),
    Mutant("sentences of another card", "themes", ("sentence AUC",), sentences_of_another_card),
    Mutant("the worst phrase as label", "themes", ("title AUC",), worst_phrase_as_label),
    Mutant("mood inverted", "themes", ("mood holds",), invert_moods),
)
